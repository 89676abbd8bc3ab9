import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.js';

let shared: Promise<Browser> | undefined;

/**
 * The browser of all spec files that are loaded together: its start and its first page take longer than most cases. Each
 * opens contexts of its own in it.
 */
export function sharedChromium(): Promise<Browser> {
  shared ??= launchChromium();
  return shared;
}

afterAll(async () => {
  await (await shared)?.close();
});
