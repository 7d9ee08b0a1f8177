export type { Environment } from './chromium-environment.ts';
export { ChromiumNotFoundError } from './chromium-not-found-error.ts';
export { findChromium, type FindChromiumOptions, type FoundChromium } from './find-chromium.ts';
