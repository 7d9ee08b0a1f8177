import { z } from 'zod';

import { answer, nothing, type OperatorRoute, operatorRoute } from './operator-route.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { platformRoutes } from './routes/platform-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';

const routes: readonly OperatorRoute[] = [
  ...sessionRoutes,
  ...platformRoutes,
  ...jobRoutes,
  ...recordRoutes,
  ...accountRoutes,
];

/** The table that tells of itself: a page can be made from it. */
const table = operatorRoute(
  { method: 'GET', path: '', summary: 'This table, with schemas.', input: nothing },
  async ({ parts }) =>
    answer({
      routes: parts.routes.map(
        ({ method, path, summary, who, permission, isPlatformWide = false, input }) => ({
          method,
          path: `/api/operators${path}`,
          summary,
          who,
          permission,
          isPlatformWide,
          input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
        }),
      ),
    }),
);

/** Every route of the operators' API that is about the platform. */
export const operatorRoutes: readonly OperatorRoute[] = [table, ...routes];
