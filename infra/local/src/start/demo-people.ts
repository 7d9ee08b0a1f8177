import type { Seed } from '@sesi/fake-telegram';

/** The group that `chat tg` writes to by itself. */
export const demoGroup = 'demo group';

/** Who is there at the first start: an admin, a member, and one without a username. */
export const demoPeople: Seed = {
  users: [
    { id: 1001, firstName: 'Alice', username: 'alice' },
    { id: 1002, firstName: 'Bob', username: 'bob_b' },
    { id: 1003, firstName: 'Carol' },
  ],
  groups: [
    {
      id: -1_001_000_000_001,
      title: demoGroup,
      creator: 'Alice',
      members: ['Bob', 'Carol'],
    },
  ],
};
