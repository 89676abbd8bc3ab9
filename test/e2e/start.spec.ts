import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Program } from '../support/program.js';

/** The web process, as a person starts it. */
describe('the start', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('is refused where other machines would reach it though nobody has let them in', async () => {
    const { code, stdout, stderr } = await Program.start({ ...database.environment, HOST: '0.0.0.0' }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Set ACCESS=open');
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });

  it.each(['main', 'cli'])('is refused in one line on an old Node.js, before all else (%s)', async (name) => {
    // Alone in a folder, so that whatever was loaded before the check would be missing.
    const folder = await mkdtemp(join(tmpdir(), 'halfhour-alone-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const file of [`${name}.js`, 'node-version.js'])
      await copyFile(join('dist/src', file), join(folder, file));
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, join(folder, `${name}.js`)],
      { encoding: 'utf8', env: {} },
    );
    await rm(folder, { recursive: true });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Halfhour needs Node\.js 24\.7 or newer, and this is 20\.20\.2: .*\n$/);
  });

  it('is refused on a misspelled ACCESS', async () => {
    const { code, stderr } = await Program.start({ ...database.environment, ACCESS: 'all' }).ended;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'The environment is not usable: ACCESS takes open, or is left out.\n',
    });
  });
});
