/**
 * The account that this browser is linked to. It is kept in localStorage of the real origin, so it lives and dies with
 * the browser's profile, as the real pairing does.
 */
const KEY = 'fake-whatsapp-account';

/** `{device, phone}` of the linked account, or undefined. `phone` is a WhatsApp id such as `628111@c.us`. */
export function readAccount() {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : JSON.parse(text);
}

export function storeAccount(account) {
  localStorage.setItem(KEY, JSON.stringify(account));
}

export function forgetAccount() {
  localStorage.removeItem(KEY);
}
