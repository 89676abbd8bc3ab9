import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** The instructions of a stage of the Dockerfile, by their first word. */
function instructions(stage: RegExp, word: string): readonly string[] {
  const [found] = readFileSync('Dockerfile', 'utf8')
    .split(/^(?=FROM )/m)
    .filter((text) => stage.test(text));
  return [...found!.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, rest]) => rest!);
}

/**
 * What a shell in a container would have. Not what npm has told this process: its inner npm would take the project's
 * folder for the one to work on. How the registry is reached is the machine's matter.
 */
const ENVIRONMENT = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)|^(NODE_ENV|DATABASE_URL)$/i.test(name),
    ),
  ),
  NPM_CONFIG_IGNORE_SCRIPTS: 'true',
  PORT: '0',
  // The versions are pinned, and what the project was installed from is good for this, too.
  NPM_CONFIG_PREFER_OFFLINE: 'true',
};

/** What an empty cache on a busy machine may take. */
const INSTALL_MS = 300_000;
/** A program that had the embedded engine would not end. */
const RUN_MS = 60_000;

/** The npm commands of the Dockerfile, without Docker. They take packages from npm's cache or from the registry. */
describe('what production is installed with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'halfhour-production-'));

  const run = (command: string, more: Readonly<Record<string, string>> = {}, timeout = RUN_MS) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `exec ${command}`], {
      cwd: folder,
      encoding: 'utf8',
      timeout,
      env: { ...ENVIRONMENT, ...more },
    });
    return { status, stdout, stderr };
  };

  beforeAll(() => {
    for (const copied of instructions(/^FROM \S+ AS base$/m, 'COPY')) {
      for (const file of copied.split(' ').slice(0, -1)) cpSync(file, join(folder, file));
    }
    // More than the image has: it must not depend on what lies beside package.json.
    cpSync('packages', join(folder, 'packages'), { recursive: true });
    for (const command of instructions(/^FROM base AS dependencies$/m, 'RUN')) {
      expect(run(command, {}, INSTALL_MS)).toMatchObject({ status: 0 });
    }
    for (const part of ['dist', 'views', 'public']) cpSync(part, join(folder, part), { recursive: true });
  }, INSTALL_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has neither the embedded engine nor the WebAssembly that it runs', () => {
    const installed = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' });
    expect(installed).toContain(join('pg', 'package.json'));
    expect(
      installed.filter((path) => /^(embedded-timescale|@electric-sql)$|\.wasm$/.test(basename(path))),
    ).toEqual([]);
  });

  it('has a bill of materials that names each package, and none of development', () => {
    const { components } = JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8')) as {
      components: readonly { readonly name: string; readonly licenses?: readonly unknown[] }[];
    };
    const named = new Set(components.map(({ name }) => name));
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      object
    >;
    for (const name of Object.keys(dependencies)) expect(named).toContain(name);
    for (const name of ['jest', 'typescript', 'eslint'].filter((one) => one in devDependencies))
      expect(named).not.toContain(name);
  });

  it.each(['node --no-warnings dist/src/main.js', 'npm run --silent cli check'])(
    'ends in one line without DATABASE_URL (%s)',
    (command) => {
      expect(run(command)).toEqual({
        status: 4,
        stdout: '',
        stderr:
          'DATABASE_URL is not set, and the embedded engine, which would take its place, is not installed: ' +
          'set DATABASE_URL to a PostgreSQL server with TimescaleDB.\n',
      });
    },
  );

  it('misses nothing with it', () => {
    const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' };
    const { status, stderr } = run('npm run --silent cli check', nowhere);
    expect({ status, stderr }).toEqual({
      status: 4,
      stderr: expect.stringMatching(/^The database is out of reach: the server of DATABASE_URL/) as string,
    });
  });
});
