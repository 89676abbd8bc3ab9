import { Verification } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { RemovalRepository } from '../../src/ledger/index.js';
import type { TestApp } from '../support/app.js';
import { forgetting } from '../support/forgetting.js';
import { FORMULA_ID, MARKUP_ID, ODD_IDS, ODD_READINGS, startOddIds } from '../support/odd-ids.js';

interface List<Row = { readonly id: string }> {
  readonly results: readonly Row[];
  readonly next: string | null;
}

interface Reading {
  readonly user_id: string;
}

/** A file of three users, one of which is not known, and an older one of a user who is not known either. */
const LEDGER = [
  `insert into imports (directory, options, status, finished_at) values ('data', '{}', 'completed', now())`,
  `insert into import_files (import_id, path, kind, user_id, series, part_of, sha256, stamp, on_repeat, on_restated,
                             result, reason, sample, rows_read, rows_inserted, rows_unchanged, rows_restated,
                             rows_repeated, rows_duplicate, rows_rejected, stored_change, future_rows, duration_ms)
   select 1, path, kind, user_id, series, part_of, path, 'start', 'keep', 'replace', result, reason, false,
          9, 0, 0, 0, 0, 0, rejected, 0, false, 1
   from (values ('all.csv', 'meters', null, null, null::bigint, 'loaded', null, 0),
                ('all.csv', 'readings', -6, $1, 1, 'loaded', null, 1),
                ('all.csv', 'readings', -2, '007', 1, 'loaded', null, 1),
                ('all.csv', 'readings', null, 'MAC9', 1, 'no_user', 'it is not known', 1),
                ('consumption/77.csv', 'readings', 77, null, null, 'no_user', 'user 77 is not known', 1))
     as file (path, kind, user_id, series, part_of, result, reason, rejected)`,
  `insert into import_issues (file_id, kind, code, line, reason, raw, user_id, period_start, occurrence, old_wh, new_wh)
   select id, issue.kind, 'negative', id, 'less than nothing', series, user_id, '2016-07-15', 0, 1, 2
   from import_files cross join (values ('reject'), ('restatement')) as issue (kind)
   where import_files.kind = 'readings'`,
];

/** As a template writes it. */
function asHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
  return text.replace(/[&<>"'=]/g, (sign) => `&${names[sign] ?? (sign === '=' ? '#x3D' : '#x27')};`);
}

const ISSUE_IDS = [MARKUP_ID, '007', 'MAC9', '77'];

describe('ids as people write them', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startOddIds();
    for (const statement of LEDGER) {
      await app.get(Database).query(statement, statement.includes('$1') ? [MARKUP_ID] : []);
    }
  });

  afterAll(() => app.close());

  const ask = (path: string): Promise<Response> => fetch(app.url + path);
  const json = async <Answer>(path: string): Promise<Answer> => (await (await ask(path)).json()) as Answer;
  const list = async (path: string): Promise<readonly string[]> =>
    (await json<List>(path)).results.map(({ id }) => id);
  const open = async (path: string): Promise<string> =>
    (await fetch(app.url + path, { headers: { accept: 'text/html' } })).text();

  it('sort as people sort them, both ways', async () => {
    expect(await list('/api/users?sort=id')).toEqual(ODD_IDS);
    expect(await list('/api/users?sort=-id')).toEqual(ODD_IDS.toReversed());
    expect(await list('/api/quality')).toEqual(ODD_IDS);
    expect(await list('/api/quality?page=3&page_size=3')).toEqual(ODD_IDS.slice(6, 9));
  });

  it('order those that are equal otherwise', async () => {
    expect(await list('/api/users?sort=-coverage')).toEqual(ODD_IDS);
    const inA2 = await list('/api/users?sort=area&area=a2');
    expect(inA2).toEqual(ODD_IDS.slice(4, -1));
  });

  it('are text in CSV, where a formula gets an apostrophe', async () => {
    /** The first cells of the rows; no id here has a comma. */
    const cells = async (path: string): Promise<readonly string[]> =>
      [...(await (await ask(path)).text()).matchAll(/\r\n(?:"((?:[^"]|"")*)"|([^,\r]+)),/g)].map(
        ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare,
      );
    const expected = ODD_IDS.map((id) => (id === FORMULA_ID ? `'${id}` : id));
    expect(await cells('/api/users?sort=id&format=csv')).toEqual(expected);
    expect(await cells('/api/quality?format=csv')).toEqual(expected);
    const ofReadings = await cells('/api/readings?format=csv');
    expect(ofReadings).toHaveLength(ODD_READINGS.length);
    expect([...new Set(ofReadings)]).toEqual(expected);
  });

  it('name readings in pages whose links lead on, and in a stream', async () => {
    const found: Reading[] = [];
    for (let next: string | null = '/api/readings?page_size=95'; next !== null;) {
      const page: List<Reading> = await json(next);
      found.push(...page.results);
      next = page.next;
    }
    const lines = (await (await ask('/api/readings?format=ndjson')).text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as Reading)).toEqual(found);
    expect(found).toHaveLength(ODD_READINGS.length);
    expect([...new Set(found.map(({ user_id }) => user_id))]).toEqual(ODD_IDS);
  });

  it('lead on from a user who is not there any more', async () => {
    const { results } = await json<List<Reading>>('/api/readings?page_size=1&cursor=07_24476640_0');
    expect(results).toMatchObject([{ user_id: '7' }]);
  });

  it.each(ODD_IDS)('name %s in addresses and parameters', async (id) => {
    const text = encodeURIComponent(id);
    expect(await json(`/api/users/${text}`)).toMatchObject({ id, quality: { repeats: 1, gap_runs: 1 } });
    const series = await json<List<object>>(`/api/users/${text}/consumption?resolution=1d`);
    expect(series.results).toHaveLength(2);
    const { results } = await json<List<Reading>>(`/api/readings?user=${text}&page_size=200`);
    expect(results.map(({ user_id }) => user_id)).toEqual(Array(96).fill(id));
    for (const analysis of [
      'peaks',
      'profile',
      'duration',
      'heatmap',
      'time-of-use',
      'unusual-days',
      'compare',
    ]) {
      const range = analysis === 'compare' ? '&from=2016-07-16' : '';
      const answer = await json<{ observed: number }>(`/api/consumption/${analysis}?user=${text}${range}`);
      expect([analysis, answer.observed]).toEqual([analysis, analysis === 'compare' ? 48 : 95]);
    }
  });

  it.each(ODD_IDS)('name %s on pages, as text', async (id) => {
    const shown = asHtml(id);
    const path = `/users/${asHtml(encodeURIComponent(id))}`;
    const page = await open(`/users/${encodeURIComponent(id)}`);
    expect(page).toContain(`<h1>User ${shown}</h1>`);
    expect(page).toContain(`<title>User ${shown} · `);
    expect(page).toContain(`href="/api${path}/consumption?`);
    for (const [list, end] of [
      ['/?sort=id', '?'],
      ['/quality?sort=id', '"'],
    ] as const) {
      const html = await open(list);
      expect(html).toContain(`href="${path}${end}`);
      expect(html).toContain(`>${shown}</a>`);
    }
    expect(page.includes(MARKUP_ID)).toBe(false);
  });

  it('are found as they are written', async () => {
    expect(await list('/api/users?search=007')).toEqual(['007']);
    expect(await list('/api/users?sort=id&search=7')).toEqual(['007', '7', '0012345678901']);
    expect(await list('/api/users?search=mac0')).toEqual(['MAC000002']);
    expect(await list(`/api/users?search=${encodeURIComponent('京-1')}`)).toEqual(['東京-12']);
    expect(await list(`/api/users?search=${encodeURIComponent('c>"d')}`)).toEqual([MARKUP_ID]);
  });

  it('lead to the neighbours of a user', async () => {
    const page = await open('/users/7?sort=id');
    expect(page).toContain('href="/users/007?sort&#x3D;id" rel="prev"');
    expect(page).toContain('href="/users/9?sort&#x3D;id" rel="next"');
  });

  it('may stand with spaces around them, and as a spreadsheet guards them', async () => {
    for (const written of [' 007 ', '="007"', "'007"]) {
      const text = encodeURIComponent(written);
      expect(await json(`/api/users/${text}`)).toMatchObject({ id: '007' });
      const { results } = await json<List<Reading>>(`/api/readings?user=${text}&page_size=1`);
      expect(results).toMatchObject([{ user_id: '007' }]);
    }
  });

  it('name nobody where they are written otherwise, and are refused where they can be no id', async () => {
    for (const other of ['07', '0007', '7.0', 'mac000002', '-2', 'A', '12345678901']) {
      for (const path of [`/api/users/${other}`, `/users/${other}`, `/api/consumption/peaks?user=${other}`]) {
        expect([path, (await ask(path)).status]).toEqual([path, 404]);
      }
    }
    for (const none of ['a/b', 'a\\b', '\n7\u0001', '\u200b', 'x'.repeat(65)].map(encodeURIComponent)) {
      for (const path of [`/api/users/${none}`, `/users/${none}`]) {
        expect([path, (await ask(path)).status]).toEqual([path, 404]);
      }
      for (const path of [`/api/consumption/peaks?user=${none}`, `/api/imports/1/rejects?user=${none}`]) {
        expect([path, (await ask(path)).status]).toEqual([path, 400]);
      }
    }
  });

  describe('in the ledger', () => {
    it('name files and rows, of users that are not known too', async () => {
      const idsOf = async (path: string): Promise<readonly (string | null)[]> =>
        (await json<List<Reading>>(path)).results.map(({ user_id }) => user_id);
      const [ofSeries, ofFile] = [ISSUE_IDS.slice(0, -1), ISSUE_IDS.slice(-1)];
      expect(await idsOf('/api/imports/1')).toEqual([null, ...ofFile]);
      expect(await idsOf('/api/imports/1?part_of=1')).toEqual(ofSeries);
      for (const kind of ['rejects', 'restatements']) {
        const issues = await json<List<Reading>>(`/api/imports/1/${kind}`);
        expect(issues.results.map(({ user_id }) => user_id)).toEqual(ISSUE_IDS);
      }
    });

    it.each(ISSUE_IDS)('choose the rows of %s', async (id) => {
      const text = encodeURIComponent(id);
      const issues = await json<List<Reading>>(`/api/imports/1/rejects?user=${text}`);
      expect(issues.results.map(({ user_id }) => user_id)).toEqual([id]);
      const csv = await (await ask(`/api/imports/1/rejects?user=${text}&format=csv`)).text();
      expect(csv.trimEnd().split('\r\n')).toHaveLength(2);
      const page = await open(`/imports/1?kind=restatement&user=${text}`);
      expect(page).toContain(`name="user" value="${asHtml(id)}"`);
      const links = [...page.matchAll(/href="\/users\/([^"]*)"/g)].map(([, path]) => path);
      expect(links).toEqual([asHtml(text)]);
      expect(page.includes(MARKUP_ID)).toBe(false);
    });

    it('lead from the page of quality to the user and its rows', async () => {
      const html = await open('/quality');
      expect(html).toContain(`href="/users/${asHtml(encodeURIComponent(MARKUP_ID))}"`);
      expect(html).toMatch(/href="\/imports\/1\?kind(=|&#x3D;)reject&amp;user\1a%26b%3Cc%3E%22d%27e#issues"/);
    });
  });

  describe('in commands', () => {
    it('say whose figures differ', async () => {
      const database = app.get(Database);
      await database.query('update user_days_a set energy_wh = energy_wh + 1 where user_id in (-6, -2)');
      const { listed } = await app.get(Verification).run({ userKeys: [-2, -6, 7] });
      expect(new Set(listed.map(({ userId }) => userId))).toEqual(new Set(['007', MARKUP_ID]));
      await database.query('update user_days_a set energy_wh = energy_wh - 1 where user_id in (-6, -2)');
    });

    it('choose whose readings are forgotten, and erase one user but not another', async () => {
      const parts = { get: app.get.bind(app) };
      expect(await forgetting(parts, { userIds: ['A b', FORMULA_ID] })).toMatchObject({
        users: 2,
        readings: 192,
      });
      await forgetting(parts, { userIds: ['007', 'MAC9'], erase: true });
      await expect(forgetting(parts, { userIds: ['007', '07', '7'] })).rejects.toThrow(
        'No such user: 007, 07.',
      );
      const { results } = await app.get(RemovalRepository).page({ page: 1, pageSize: 2 });
      expect(results.map(({ selection }) => selection)).toEqual([
        '--erase, 2 users',
        `--user 'A b' '${FORMULA_ID}'`,
      ]);
      expect(await list('/api/users?search=7')).toEqual(expect.arrayContaining(['7']));
      expect((await ask('/api/users/007')).status).toBe(404);
      const rejects = await json<List<Reading>>('/api/imports/1/rejects');
      expect(rejects.results.map(({ user_id }) => user_id)).toEqual([MARKUP_ID, '77']);
    });
  });
});
