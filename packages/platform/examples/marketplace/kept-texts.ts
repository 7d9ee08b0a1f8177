import type { Marketplace } from '@sesi/platform';

/** Conversations and texts by plain keys. A cache may forget: whoever finds nothing asks the source. */
export async function keptTexts(
  { cache }: Pick<Marketplace, 'cache'>,
  print: (line: string) => void,
): Promise<void> {
  print('Conversations and texts in the cache');
  let conversation = ['Is it still there?'];
  const read = async () =>
    await cache.getOrSet('conversation:1', () => conversation, { tags: ['conversation:1'] });
  print(`  ${JSON.stringify(await read())}`);
  conversation = [...conversation, 'Yes.'];
  await cache.invalidateByTags(['conversation:1']);
  print(`  ${JSON.stringify(await read())}`);

  const source = new Map([
    ['text:welcome', 'Welcome'],
    ['text:paid', 'You are paid'],
  ]);
  await cache.setMany([...source], { ttl: 3_600, tags: ['texts'] });
  const keys = [...source.keys()];
  const found = await cache.getMany(keys);
  print(
    `  texts: ${keys.map((key, at) => JSON.stringify(found[at] ?? source.get(key))).join(', ')}`,
  );
  await cache.set('text:welcome', 'Welcome back', { ttl: 3_600 });
  source.set('text:welcome', 'Welcome back');
  print(
    `  one is changed: ${JSON.stringify((await cache.get('text:welcome')) ?? source.get('text:welcome'))}`,
  );
  await cache.delete('text:welcome');
  print(`  and deleted: ${(await cache.get('text:welcome')) === undefined ? 'gone' : 'there'}`);
}
