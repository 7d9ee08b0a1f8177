import { readLocalEnvironment } from './local-environment.ts';
import { explainLocally } from './local-error.ts';
import { Checklist } from './session-test/checklist.ts';
import { openTestServers } from './session-test/flow-stores.ts';
import { runSessionFlow } from './session-test/session-flow.ts';

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explainLocally(error));
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const list = new Checklist(console.log);
  let skipped = false;
  await using servers = await openTestServers(await readLocalEnvironment(process.env));
  for (const redisEnabled of servers.runs) {
    const redis = redisEnabled ? `Redis: ${servers.redis}; ` : '';
    list.say(`REDIS_ENABLED=${redisEnabled}   ${redis}Postgres: ${servers.postgres}`);
    if (redisEnabled && servers.redisMissing !== undefined) {
      list.say(`  - skipped: ${servers.redisMissing}`);
      skipped = true;
    } else {
      await runSessionFlow(servers.stores(redisEnabled), list);
    }
    list.say('');
  }
  list.say(
    `${list.passed} passed, ${list.failed} failed${skipped ? ', REDIS_ENABLED=true skipped' : ''}`,
  );
  // Whoever asked for a run by name must not take its absence for a success.
  return list.failed > 0 || list.passed === 0 ? 1 : 0;
}
