import { badRequest } from '../errors.ts';

/** A JSON object whose fields are read one by one. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The text of a field; a number counts as its digits. `context` stands before the reason.
 * @throws {BotApiError} When the field is absent or of another type.
 */
export function requiredString(object: JsonObject, name: string, context = ''): string {
  const value = optionalString(object, name, context);
  if (value === undefined) throw badRequest(`${context}Can't find field "${name}"`);
  return value;
}

/**
 * The text of a field, or `undefined` when it is absent.
 * @throws {BotApiError} When it is of another type.
 */
export function optionalString(object: JsonObject, name: string, context = ''): string | undefined {
  const value = object[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw badRequest(`${context}Field "${name}" must be of type String`);
}

/**
 * The whole number of a field; a text of digits counts as a number.
 * @throws {BotApiError} When the field is absent or no whole number.
 */
export function requiredInteger(object: JsonObject, name: string, context = ''): number {
  const value = object[name];
  if (value === undefined) throw badRequest(`${context}Can't find field "${name}"`);
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw badRequest(`${context}Field "${name}" must be a Number`);
  }
  const number = Number(value);
  if (!Number.isSafeInteger(number) || value === '') {
    throw badRequest(`${context}Field "${name}" must be a valid Number`);
  }
  return number;
}

/**
 * A field that is true or false; absent is false.
 * @throws {BotApiError} When it is of another type.
 */
export function optionalFlag(object: JsonObject, name: string, context = ''): boolean {
  const value = object[name];
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw badRequest(`${context}Field "${name}" must be of type Boolean`);
}
