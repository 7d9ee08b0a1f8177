import { runService } from '@sesi/platform';

import { startApp } from './app.ts';
import { schema } from './config.ts';

await runService({
  name: 'wa-finance-bot',
  schema,
  env: process.env,
  // Chromium ends and the account is saved within 8 s, most times in 2.
  graceMs: 9_000,
  start: (config, context) => startApp(config, context, { environment: process.env }),
});
