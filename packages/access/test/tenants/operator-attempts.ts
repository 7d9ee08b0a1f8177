import { expect } from 'vitest';

import { type Access, tenantId } from '../../src/index.ts';
import { acme, beta } from '../access-stand.ts';
import type { Attempt } from './security-attempts.ts';

const operator = {
  email: 'siti@example.com',
  name: 'Siti',
  role: 'cook',
  permissions: [],
  password: 'purple-Kettle-7-sings',
};
const unknownOperator = { kind: 'refused', reason: 'unknown' };

/** Adds an operator to acme; its id. */
export async function addOperator(access: Access): Promise<string> {
  const added = await access.operators.add({ ...operator, tenant: acme });
  if (added.kind === 'refused') throw new Error(added.reason);
  return added.operator.id;
}

/** Each method of `access.operators`, called as beta with what acme has. */
export const operatorAttempts: Record<string, Attempt> = {
  add: async ({ access }) => {
    const ofBeta = { ...operator, tenant: beta };
    expect(await access.operators.add(ofBeta)).toMatchObject({ kind: 'added' });
    expect(await access.operators.list(acme)).toMatchObject([{ role: 'cook' }]);
  },
  addFirst: async ({ access }) => {
    const ofBeta = { ...operator, tenant: beta };
    expect(await access.operators.addFirst(ofBeta)).toBeUndefined();
  },
  list: async ({ access, operatorId }) => {
    expect(await access.operators.list(beta)).not.toContainEqual(
      expect.objectContaining({ id: operatorId }),
    );
  },
  setRights: async ({ access, operatorId }) => {
    const rights = { role: 'owner', permissions: [] };
    expect(await access.operators.setRights(beta, operatorId, rights)).toEqual(unknownOperator);
  },
  setPassword: async ({ access, operatorId }) => {
    expect(await access.operators.setPassword(beta, operatorId, 'quiet-Lantern-3-walks')).toEqual(
      unknownOperator,
    );
  },
  disable: async ({ access, operatorId }) => {
    expect(await access.operators.disable(beta, operatorId)).toEqual(unknownOperator);
  },
  unlock: async ({ access, operatorId }) => {
    expect(await access.operators.unlock(beta, operatorId, { userId: 'eve' })).toBe(false);
  },
  signIn: async ({ access }) => {
    const { email, password } = operator;
    const origin = { ip: '192.0.2.1', userAgent: 'x' };
    const attempt = { tenant: tenantId('gamma'), email, password, ...origin };
    expect(await access.operators.signIn(attempt)).toMatchObject({ kind: 'refused' });
  },
};
