import { badRequest, BotApiError } from '../errors.ts';
import type { CallParameters, UploadedFile } from '../parameters/call-parameters.ts';
import type { StoredWebhook } from '../state/records.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';
import { applyAllowedUpdates } from './updates.ts';

const DEFAULT_CONNECTIONS = 40;
const MAX_CONNECTIONS = 100;
const MAX_SECRET_BYTES = 256;
const MAX_CERTIFICATE_BYTES = 3 << 20;

/** setWebhook. As on a real server of one's own (`--local`) the address may be http and on any port. */
export function setWebhook(call: MethodCall): MethodAnswer {
  const { world, parameters, webhooks } = call;
  const url = parameters.text('url');
  if (url === '') return deleteWebhook(call);
  const { retryAfterSeconds } = webhooks.mayBeSet();
  if (retryAfterSeconds > 0) {
    throw new BotApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
      retry_after: retryAfterSeconds,
    });
  }
  const drops = parameters.flag('drop_pending_updates');
  const webhook = readWebhook(parameters, url);
  if (isSame(world.webhook, webhook) && !drops) {
    applyAllowedUpdates(world, parameters);
    return { ...DONE, description: 'Webhook is already set' };
  }
  checkWebhook(webhook);
  if (drops) world.updates.clear();
  applyAllowedUpdates(world, parameters);
  webhooks.set(webhook);
  return { ...DONE, description: 'Webhook was set' };
}

/** deleteWebhook: updates wait for getUpdates again. */
export function deleteWebhook({ world, parameters, webhooks }: MethodCall): MethodAnswer {
  const drops = parameters.flag('drop_pending_updates');
  if (world.webhook === undefined && !drops) {
    return { ...DONE, description: 'Webhook is already deleted' };
  }
  if (drops) world.updates.clear();
  webhooks.set(undefined);
  return { ...DONE, description: 'Webhook was deleted' };
}

/** getWebhookInfo */
export function getWebhookInfo({ world, webhooks }: MethodCall): MethodAnswer {
  const { allowedTypes, pendingCount } = world.updates;
  const { webhook } = world;
  const { trouble } = webhooks;
  return {
    result: {
      url: webhook?.url ?? '',
      has_custom_certificate: webhook?.certificate !== undefined,
      pending_update_count: pendingCount,
      ...(trouble === undefined
        ? {}
        : { last_error_date: trouble.date, last_error_message: trouble.message }),
      ...(webhook === undefined
        ? {}
        : {
            max_connections: webhook.maxConnections,
            ip_address: webhook.ipAddress === '' ? '<unknown>' : webhook.ipAddress,
          }),
      ...(allowedTypes.length === 0 ? {} : { allowed_updates: allowedTypes }),
    },
  };
}

function readWebhook(parameters: CallParameters, url: string): StoredWebhook {
  const certificate = certificateOf(parameters);
  return {
    url,
    secretToken: parameters.text('secret_token'),
    maxConnections: parameters.integer('max_connections', DEFAULT_CONNECTIONS, 1, MAX_CONNECTIONS),
    ipAddress: parameters.text('ip_address'),
    ...(certificate === undefined ? {} : { certificate: certificate.content.toString() }),
  };
}

function certificateOf(parameters: CallParameters): UploadedFile | undefined {
  const attached = /^attach:\/\/(?<field>.+)$/.exec(parameters.text('certificate'))?.groups?.[
    'field'
  ];
  const file = parameters.file(attached ?? 'certificate');
  if (file !== undefined && file.content.length > MAX_CERTIFICATE_BYTES) {
    throw badRequest(`certificate size is too big (${file.content.length} bytes)`);
  }
  return file;
}

/** A webhook with a certificate is never the same: the certificate may be another one. */
function isSame(known: StoredWebhook | undefined, wanted: StoredWebhook): boolean {
  return (
    known !== undefined &&
    known.certificate === undefined &&
    wanted.certificate === undefined &&
    known.url === wanted.url &&
    known.maxConnections === wanted.maxConnections &&
    known.secretToken === wanted.secretToken &&
    known.ipAddress === wanted.ipAddress
  );
}

function checkWebhook({ url, secretToken }: StoredWebhook): void {
  const withScheme = /^https?:\/\//i.test(url) ? url : `https://${url}`;
  if (/^[a-z]+:\/\//i.test(url) && !/^https?:/i.test(url)) {
    throw badRequest('invalid webhook URL specified');
  }
  if (!URL.canParse(withScheme)) throw badRequest('invalid webhook URL specified');
  if (Buffer.byteLength(secretToken) > MAX_SECRET_BYTES) {
    throw badRequest('secret token is too long');
  }
  if (!/^[A-Za-z0-9_-]*$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
}
