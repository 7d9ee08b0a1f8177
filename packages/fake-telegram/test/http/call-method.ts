import type { FakeTelegram } from '../../src/index.ts';

/** An answer of the Bot API, not interpreted. */
export interface RawAnswer {
  readonly status: number;
  readonly body: {
    readonly ok: boolean;
    readonly result?: unknown;
    readonly error_code?: number;
    readonly description?: string;
    readonly parameters?: unknown;
  };
}

/** Calls a method with a JSON body, without any client library in between. */
export async function callMethod(
  telegram: FakeTelegram,
  method: string,
  parameters: object = {},
): Promise<RawAnswer> {
  return readAnswer(
    await fetch(`${telegram.url}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    }),
  );
}

/** Reads an answer of the Bot API. */
export async function readAnswer(response: Response): Promise<RawAnswer> {
  return { status: response.status, body: (await response.json()) as RawAnswer['body'] };
}
