import { expect } from 'vitest';

import type { Channel, ChannelNotice, GapReason } from '../../src/channels/channel.ts';

/** What one subscriber was told, in its order. */
export class Heard {
  readonly notices: ChannelNotice[] = [];

  static async on(channel: Channel): Promise<Heard> {
    const heard = new Heard();
    await channel.subscribe((notice) => void heard.notices.push(notice));
    return heard;
  }

  get payloads(): unknown[] {
    return this.notices.flatMap((notice) => (notice.kind === 'message' ? [notice.payload] : []));
  }

  get gaps(): GapReason[] {
    return this.notices.flatMap((notice) => (notice.kind === 'gap' ? [notice.reason] : []));
  }

  /** How many the gaps say are missing. */
  get missed(): number {
    return this.notices.reduce(
      (sum, notice) => sum + (notice.kind === 'gap' ? (notice.missed ?? 0) : 0),
      0,
    );
  }

  /** Of `count` messages of one publisher each came once and in order, or is counted in a gap. */
  async expectAllOf(count: number): Promise<void> {
    const numbers = () =>
      this.notices.flatMap((notice) => (notice.kind === 'message' ? [notice.number] : []));
    await expect
      .poll(() => numbers().length + this.missed, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(count);
    expect(numbers().length + this.missed).toBe(count);
    expect(numbers()).toEqual([...new Set(numbers())].toSorted((a, b) => a - b));
  }
}
