import { runService } from '@sesi/platform';

import { startApp } from './app.ts';
import { schema } from './config.ts';

await runService({ name: 'tg-vote-bot', schema, env: process.env, start: startApp });
