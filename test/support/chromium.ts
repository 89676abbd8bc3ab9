import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Locator } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Without a sandbox and a graphics card, as on CI, and asking nobody on the net for anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser to test with: that of `CHROME_PATH`, else the first one on the PATH; null when there is none. */
export function findChromium(variables: NodeJS.ProcessEnv = process.env): string | null {
  const { CHROME_PATH, PATH = '' } = variables;
  if (CHROME_PATH) return CHROME_PATH;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/** `describe` where there is a Chromium; else the cases are reported as skipped, with what would run them. */
export function describeInBrowser(name: string, cases: () => void): void {
  if (findChromium() !== null) {
    describe(name, cases);
    return;
  }
  const remedy = 'no Chromium: apt-get install chromium, or set CHROME_PATH';
  process.stderr.write(`Skipped: ${name} (${remedy})\n`);
  describe.skip(`${name} (${remedy})`, cases);
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium to launch.');
  return chromium.launch({ executablePath, args: FLAGS });
}

/**
 * Clicks what leads to another page, and waits until that is there as a whole: `count()` and lists of texts tell of what
 * has come so far.
 */
export async function follow(link: Locator): Promise<void> {
  await Promise.all([link.page().waitForEvent('load'), link.click()]);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or no program: the next place is tried.
    return false;
  }
}
