import { z } from 'zod';

import { languages } from '../language/language.ts';
import { handledLimit, type Registration, sideSteps } from './registration.ts';

/** What is kept of a registration: the documented JSON of `reg:{phone}` without its times and version. */
export interface StoredRegistration {
  readonly phone: string;
  readonly step: string;
  readonly session_data: Readonly<Record<string, unknown>>;
}

const everyStep = {
  phone: z.string().regex(/^(\+\d{7,15}|lid:\d+)$/),
  language: z.enum(languages),
  chosen: z.strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .exactOptional(),
    timeZone: z.string().min(1).exactOptional(),
  }),
  handled: z.array(z.string()).max(handledLimit),
  lastMessageAt: z.iso.datetime().transform((text) => new Date(text)),
};
const name = z.string().min(1);
const email = z.string().min(1);
const city = z.string().min(1);

const registrationSchema = z.discriminatedUnion('step', [
  z.strictObject({ ...everyStep, step: z.literal('name'), answers: z.strictObject({}) }),
  z.strictObject({ ...everyStep, step: z.literal('email'), answers: z.strictObject({ name }) }),
  z.strictObject({
    ...everyStep,
    step: z.literal('city'),
    answers: z.strictObject({ name, email }),
  }),
  z.strictObject({
    ...everyStep,
    step: z.literal(['confirm', ...sideSteps]),
    answers: z.strictObject({ name, email, city }),
  }),
]);

/** The registration as it is stored. */
export function toStored(registration: Registration): StoredRegistration {
  const { phone, step, answers, lastMessageAt, ...rest } = registration;
  return {
    phone,
    step,
    session_data: { ...answers, ...rest, lastMessageAt: lastMessageAt.toISOString() },
  };
}

/** The registration of a stored one; `undefined` when it was not written by a version of ours that this one knows. */
export function fromStored(stored: StoredRegistration): Registration | undefined {
  const { phone, step, session_data: data } = stored;
  const { language, chosen, handled, lastMessageAt, ...answers } = data;
  const result = registrationSchema.safeParse({
    phone,
    step,
    language,
    chosen,
    handled,
    lastMessageAt,
    answers,
  });
  return result.success ? result.data : undefined;
}
