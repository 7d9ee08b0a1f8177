import { runService } from '@sesi/platform';

import { startApp } from './app.ts';
import { schema } from './config.ts';

await runService({
  name: 'wa-finance-bot',
  schema,
  env: process.env,
  start: (config, context) => startApp(config, context, { environment: process.env }),
});
