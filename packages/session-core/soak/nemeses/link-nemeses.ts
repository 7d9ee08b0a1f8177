import { setTimeout as sleep } from 'node:timers/promises';

import type { TcpProxy } from '../lab/tcp-proxy.ts';
import type { Nemesis, Strike } from './nemesis.ts';

/** The service whose link is struck. */
type Service = 'redis' | 'postgres';

type Fault = (link: TcpProxy, strike: Strike) => void;

/** A fault of one worker's way to one service; it struck when there was traffic to disturb. */
function strikeLink(service: Service, fault: Fault): Nemesis {
  return async (lab, strike) => {
    const link = lab.worker(strike.worker).place[service];
    const before = link.traffic;
    fault(link, strike);
    await sleep(strike.forMs);
    link.heal();
    // A cut link has no traffic: it shows by what comes after it.
    for (let waited = 0; link.traffic === before && waited < 3_000; waited += 50) await sleep(50);
    return link.traffic > before;
  };
}

/** All connections end, and no new one comes up. */
export const cutLink = (service: Service): Nemesis => strikeLink(service, (link) => link.cut());

/** Connections stay, nothing arrives; in the end it all arrives late. */
export const blackholeLink = (service: Service): Nemesis =>
  strikeLink(service, (link) => link.hold('both'));

/** Everything arrives late, each way. */
export const delayLink = (service: Service): Nemesis =>
  strikeLink(service, (link, { variant }) => link.delay(variant === 0 ? 20 : 150));

/** Requests arrive and replies do not, or the other way round. */
export const oneWayLink = (service: Service): Nemesis =>
  strikeLink(service, (link, { variant }) => link.hold(variant === 0 ? 'replies' : 'requests'));

/** The connections that stand go dead without a word, and new ones work. */
export const forgetLink =
  (service: Service): Nemesis =>
  async (lab, { worker, forMs }) => {
    const forgotten = lab.worker(worker).place[service].forgetConnections();
    await sleep(forMs);
    return forgotten > 0;
  };
