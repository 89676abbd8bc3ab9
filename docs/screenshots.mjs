// Takes the pictures of docs/screenshots: every page on the generated sample, wide, narrow, dark, without JavaScript
// and on paper. `npm run screenshots` runs it; where pngquant is on the PATH, the files get a palette and are smaller.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FOLDER = new URL('screenshots/', import.meta.url).pathname;
const ROOT = new URL('..', import.meta.url).pathname.replace(/\/$/, '');
const WIDE = { width: 1440, height: 900 };
const MODES = {
  wide: { viewport: WIDE },
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { viewport: WIDE, colorScheme: 'dark' },
  'no-javascript': { viewport: WIDE, javaScriptEnabled: false },
  // A4 within its margins, at 96 pixels an inch.
  print: { viewport: { width: 688, height: 1016 }, media: 'print' },
};
const PAGES = [
  { name: 'summary', path: () => '/' },
  { name: 'user', path: ({ user }) => `/users/${user}` },
  { name: 'quality', path: () => '/quality' },
  { name: 'imports', path: () => '/imports' },
  { name: 'import', path: () => '/imports/1', onlyTop: true },
  { name: 'api', path: () => '/api/docs', onlyTop: true },
  { name: 'error', path: () => '/users/0' },
];

const data = await mkdtemp(join(tmpdir(), 'halfhour-screenshots-'));
const program = await startProgram(data);
const browser = await chromium.launch({
  executablePath: browserPath(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const [first] = (await (await fetch(`${program.url}/api/users?page_size=1`)).json()).results;
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const [mode, options] of Object.entries(MODES)) {
    for (const page of PAGES) await take(page, mode, options, { user: first.id });
  }
  await reduce();
} finally {
  await browser.close();
  program.stop();
  await program.ended;
  await rm(data, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 });
}

async function take({ name, path, onlyTop = false }, mode, { media, ...options }, known) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  // Where the program lies on this machine is nobody's business.
  await context.route(
    (url) => url.pathname.startsWith('/import'),
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(ROOT, '/srv/halfhour') });
    },
  );
  const page = await context.newPage();
  if (media) await page.emulateMedia({ media });
  await page.goto(program.url + path(known));
  if (options.javaScriptEnabled !== false) {
    for (const chart of await page.locator('[data-chart] .canvas').all()) {
      await chart.and(page.locator('.is-drawn')).waitFor();
    }
  }
  const picture = await page.screenshot({ fullPage: !onlyTop });
  await writeFile(join(FOLDER, `${name}-${mode}.png`), picture);
  await context.close();
}

/** The program on the sample of `data/`, as after `npm start` on a new machine; on an empty server's where DATABASE_URL is set. */
async function startProgram(folder) {
  const { PATH, DATABASE_URL } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', 'dist/src/main.js'], {
    env: { PATH, DATA_DIR: folder, PORT: '0', ...(DATABASE_URL ? { DATABASE_URL } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
      const [, ready] = /ready at (http:\S+)/.exec(text) ?? [];
      if (ready) resolve(ready);
    });
    void ended.then(() => reject(new Error('The program ended before it was ready.')));
  });
  return { url, ended, stop: () => child.kill('SIGINT') };
}

function browserPath() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return CHROME_PATH;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  throw new Error('There is no Chromium: apt-get install chromium, or set CHROME_PATH.');
}

async function reduce() {
  if (spawnSync('pngquant', ['--version']).error) return;
  const files = (await readdir(FOLDER)).map((file) => join(FOLDER, file));
  spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '--strip', '64', '--', ...files]);
}
