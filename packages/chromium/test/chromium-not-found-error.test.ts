import { expect, it } from 'vitest';

import { ChromiumNotFoundError } from '../src/index.ts';

it.each([
  [
    'apt-get install libsqlite3-0',
    [
      'PATH: no chromium',
      '/cache/chromium: error while loading shared libraries: libsqlite3.so.0: cannot open shared object file',
    ],
  ],
  ['apt-get install chromium', ['PATH: no chromium', 'npm package: made for linux x64']],
  ['apt-get install chromium', ['/mine: libsqlite3.so.0: cannot open', 'npm package: ENOSPC']],
])('says `%s` and what was tried', (install, tried) => {
  const error = new ChromiumNotFoundError(tried);
  expect(error.install).toBe(install);
  expect(error.message).toContain(`\`${install}\``);
  for (const line of tried) expect(error.message).toContain(`\n- ${line}`);
});
