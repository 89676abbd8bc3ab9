import { Rollups } from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import type { TestApp } from '../support/app.js';
import { startSmallWorld } from '../support/small-world.js';

const NOTE = 'An import is under way';

describe('while an import is under way', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startSmallWorld();
  });

  afterAll(() => app.close());

  const html = async (path: string): Promise<string> => (await fetch(app.url + path)).text();
  const json = async (path: string): Promise<unknown> => (await fetch(app.url + path)).json();
  const coverages = async (): Promise<readonly (number | null)[]> => {
    const of = async (path: string): Promise<readonly (number | null)[]> => {
      const { results } = (await json(path)) as { results: { coverage: number | null }[] };
      return results.map(({ coverage }) => coverage);
    };
    const answers = await Promise.all(
      ['/api/users', '/api/consumption?resolution=1mo', '/api/consumption/heatmap'].map(of),
    );
    return answers.flat();
  };

  it('pages say so, until the aggregates are refreshed', async () => {
    const pages = ['/', '/users/3000', '/quality'];
    for (const path of pages) expect(await html(path)).not.toContain(NOTE);
    expect(await json('/api/meta')).toMatchObject({ settled: true });
    await app.get(DatabaseState).raiseVersion();
    for (const path of pages) expect(await html(path)).toContain(NOTE);
    expect(await json('/api/meta')).toMatchObject({ settled: false });
    await app.get(Rollups).refresh();
    for (const path of pages) expect(await html(path)).not.toContain(NOTE);
  });

  it('coverage is at most 1, and nothing less than none is missing', async () => {
    // A correction took the first days of two users out; the aggregates still count them.
    await app.get(Database).query(`update users set first_start = '2016-07-20 00:00Z' where id > 3000`);
    await app.get(DatabaseState).raiseVersion();
    expect(Math.max(...(await coverages()).map((coverage) => coverage ?? 0))).toBe(1);
    expect(await html('/quality')).not.toMatch(/>\s*[-\u2212]\d/);
  });
});
