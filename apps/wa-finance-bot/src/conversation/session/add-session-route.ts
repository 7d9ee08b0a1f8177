import type { HttpApp } from '@sesi/platform';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';

import type { ConversationMemory } from './conversation-memory.ts';

const bodySchema = z.object({ phone: z.string() });

/**
 * Adds `POST /api/health {"phone": "+62812…"}` -> a summary of that person's conversation: roles and types, no text. For
 * development only: it tells who has written.
 */
export function addSessionRoute(app: HttpApp, memory: Pick<ConversationMemory, 'find'>): void {
  app.post('/api/health', async (request, reply) => {
    const body = bodySchema.safeParse(request.body);
    const phone = body.success ? parsePhoneNumberFromString(body.data.phone)?.number : undefined;
    if (phone === undefined) {
      return reply.code(400).send({
        error: 'refused',
        message: 'Send the phone with its country code: {"phone": "+6281234567890"}.',
      });
    }
    const conversation = await memory.find(phone);
    if (conversation === undefined) {
      return reply.code(404).send({ error: 'no-session', message: 'There is no live session.' });
    }
    const { status, messages, updatedAt } = conversation;
    return {
      phone,
      status,
      updatedAt,
      messages: messages.map(({ role, content }) => ({
        role,
        types: typeof content === 'string' ? ['text'] : content.map(({ type }) => type),
      })),
    };
  });
}
