import type { Access, NewOperator, Operator, OperatorSignIn } from '../../src/index.ts';
import { acme } from '../access-stand.ts';

export const password = 'purple-Kettle-7-sings';
export const otherPassword = 'quiet-Lantern-3-walks';

export function siti(changes: Partial<NewOperator> = {}): NewOperator {
  const permissions = ['jobs:read'];
  return {
    tenant: acme,
    email: 'Siti@Example.com',
    name: 'Siti',
    role: 'operator',
    permissions,
    password,
    ...changes,
  };
}

export function attempt(changes: Partial<OperatorSignIn> = {}): OperatorSignIn {
  return {
    tenant: acme,
    email: 'siti@example.com',
    password,
    ip: '192.0.2.1',
    userAgent: 'Firefox',
    ...changes,
  };
}

export async function added(access: Access, changes: Partial<NewOperator> = {}): Promise<Operator> {
  const outcome = await access.operators.add(siti(changes), { userId: 'ana' });
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.operator;
}

export async function signedIn(
  access: Access,
  changes: Partial<OperatorSignIn> = {},
): Promise<string> {
  const outcome = await access.operators.signIn(attempt(changes));
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.token;
}
