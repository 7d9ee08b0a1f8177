/**
 * The time of a job that writes to one person: far longer than a gateway looks for room (90 s) and then sends. A job that is
 * ended earlier would run again while its message is still on its way, and take it for sent.
 */
export const sendingTimeMs = 5 * 60_000;
