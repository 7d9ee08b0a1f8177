import type { HttpApp } from '@sesi/platform';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

import type { TrafficMeter } from './telegram/create-telegram-bot.ts';

/** What this process counts, for Prometheus. */
export interface Metrics {
  readonly traffic: TrafficMeter;
  /** A deadline was settled. */
  deadline(kind: string, outcome: string): void;
  /** Adds `GET /metrics`. */
  addRoute(app: HttpApp): void;
}

/** Makes counters of its own, beside those of the process (memory, event loop). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const updates = new Counter({
    name: 'vote_bot_updates_total',
    help: 'Updates of Telegram that came, by type',
    labelNames: ['type'],
    registers,
  });
  const calls = new Counter({
    name: 'vote_bot_telegram_calls_total',
    help: 'Calls to Telegram by method and HTTP status; 0 = no answer',
    labelNames: ['method', 'status'],
    registers,
  });
  const deadlines = new Counter({
    name: 'vote_bot_deadlines_total',
    help: 'Deadlines that were settled, by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  return {
    traffic: {
      update: (type) => updates.inc({ type }),
      call: (method, status) => calls.inc({ method, status: String(status ?? 0) }),
    },
    deadline: (kind, outcome) => deadlines.inc({ kind, outcome }),
    addRoute(app) {
      app.get('/metrics', async (_request, reply) =>
        reply.type(registry.contentType).send(await registry.metrics()),
      );
    },
  };
}
