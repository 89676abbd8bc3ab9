import pg from 'pg';
import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { addToken, ALL, ask, type Headers } from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';
import { methodsOf } from '../support/routes.js';

const HALF_HOUR = 1_800_000;
const START = Date.UTC(2016, 6, 1);
const DAYS = 45;

/** Enough of one tariff in each area for peers; ids, areas and tariffs that no number or word of a page looks like. */
const NORTH: readonly PlainUser[] = [811, 812, 813, 814, 815, 816].map((id) => ({
  id,
  area: 'Nordheim',
  tariff: 'Basis',
}));
const SOUTH: readonly PlainUser[] = [
  ...[921, 922, 923, 924].map((id) => ({ id, area: 'Suedheim', tariff: 'Basis' })),
  { id: 925, area: 'Suedheim', tariff: 'Sonder' },
];

/** The south's begin earlier, end later, and are larger; 924 stands twice, has a gap, and a day of last century. */
const readingsOf = (users: readonly PlainUser[]): readonly PlainReading[] =>
  users.flatMap(({ id }) => {
    const isNorth = id < 900;
    const [first, days] = isNorth ? [2, DAYS - 4] : [0, DAYS];
    const slots = Array.from({ length: days * 48 }, (_, slot) => slot + first * 48);
    return slots
      .filter((slot) => (id !== 924 && id !== 813) || slot % 480 > 9)
      .map((slot) => ({
        userId: id,
        start: new Date(START + slot * HALF_HOUR),
        wh: (isNorth ? 100 : 5_000) + (id % 10) * 8 + ((slot * 37 + id) % 90),
      }));
  });

/** Every address that answers a viewer with what is of readings, with parameters that show most of it. */
const ASKED: readonly string[] = [
  '/api/consumption?resolution=1d&split=area,tariff',
  '/api/consumption?resolution=1h&from=2016-07-05&to=2016-07-09&format=csv',
  '/api/consumption?area=Suedheim&resolution=1mo',
  '/api/consumption?area=Nordheim,Suedheim&resolution=1w',
  '/api/consumption/compare?from=2016-07-20&to=2016-07-27',
  '/api/consumption/compare?from=2016-07-20T12:00:00Z&to=2016-07-22T03:00:00Z',
  '/api/consumption/diversity',
  '/api/consumption/duration',
  '/api/consumption/heatmap?range=last-7d',
  '/api/consumption/peaks',
  '/api/consumption/peaks?user=924',
  '/api/consumption/profile',
  '/api/consumption/profile?user=813',
  '/api/consumption/time-of-use',
  '/api/consumption/unusual-days',
  '/api/quality',
  '/api/quality?format=csv',
  '/api/readings?page_size=20',
  '/api/readings?user=921',
  '/api/readings?from=2016-07-08&to=2016-07-09&format=csv',
  '/api/readings?to=2016-07-03T03:00:00Z&format=ndjson',
  '/api/segments',
  '/api/users?sort=id&page_size=4',
  '/api/users?search=sued',
  '/api/users?sort=-base_load&format=csv',
  '/api/users?from=2016-07-05T06:00:00Z&sort=-peak',
  '/api/users/813',
  '/api/users/921',
  '/api/users/999',
  '/api/users/813/consumption?resolution=1d',
  '/api/users/924/consumption',
  '/',
  '/?sort=id&search=81&split=area',
  '/?area=Suedheim',
  '/quality',
  '/quality?tariff=Sonder',
  '/users/813?sort=-total',
  '/users/816?range=last-7d',
  '/users/921',
  '/users/999',
  '/imports',
];

/** What differs between two databases by nature. */
const masked = (text: string): string =>
  text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}(:\d+)?/g, 'uuid').replace(/data version \d+/g, 'data version');

describe('a viewer who is confined to an area', () => {
  let app: TestApp;
  let alone: TestApp;
  let confined: Headers;
  let whole: Headers;
  let inAlone: Headers;

  const start = async (users: readonly PlainUser[]): Promise<TestApp> => {
    const database = await createTestDatabase();
    const started = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'accounts' },
    });
    await store(started.get(Database), users, readingsOf(users));
    await started.get(Rollups).refresh();
    return started;
  };

  beforeAll(async () => {
    [app, alone] = [await start([...NORTH, ...SOUTH]), await start(NORTH)];
    confined = await addToken(app, 'desk', { role: 'viewer', areas: ['Nordheim'] });
    inAlone = await addToken(alone, 'desk', ALL);
    whole = await addToken(app, 'office', ALL);
  });
  afterAll(async () => {
    for (const one of [app, alone]) {
      await one.close();
      await one.database.drop();
    }
  });

  it.each(ASKED)('is answered %s as if there were no other', async (path) => {
    // Whoever sees everything has asked before: nothing that was kept for them is given.
    const open = await ask(app.url + path, whole);
    const answer = await ask(app.url + path, confined);
    const expected = await ask(alone.url + path, inAlone);
    expect([path, answer.status]).toEqual([path, expected.status]);
    expect(masked(answer.body)).toEqual(masked(expected.body));
    expect(answer.headers['etag'] ?? 'none').not.toBe(open.headers['etag'] ?? '');
    // Nor what the confined one has, to whom sees everything; nor by a tag.
    const tag = String(open.headers['etag'] ?? '');
    if (tag !== '')
      expect((await ask(app.url + path, { ...confined, 'if-none-match': tag })).status).toBe(answer.status);
  });

  it('is asked about on every address that tells of readings', () => {
    const isOfReadings = (route: string): boolean =>
      /^GET \/(api\/(consumption|quality|readings|segments|users)|quality|users|imports$|$)/.test(route);
    const asked = ASKED.map((path) => path.replace(/\?.*/, '').replace(/\/users\/\d+/, '/users/:id'));
    const left = methodsOf(app)
      .filter(isOfReadings)
      .filter((route) => !asked.includes(route.replace('GET ', '')));
    expect(left).toEqual([]);
  });

  it('sees totals that equal SQL over the area, and the time of its data', async () => {
    const [sum] = await app.get(Database).query<{ wh: number; last: Date }>(
      `select sum(energy_wh) as wh, max(period_start) as last from readings join users on users.id = user_id
       where area = 'Nordheim'`,
    );
    const series = JSON.parse((await ask(`${app.url}/api/consumption?resolution=1mo`, confined)).body) as {
      results: { energy_wh: number }[];
    };
    expect(series.results.reduce((total, { energy_wh }) => total + energy_wh, 0)).toBe(sum!.wh);
    const meta = JSON.parse((await ask(`${app.url}/api/meta`, confined)).body) as Record<string, string>;
    expect(meta['data_from']).toBe('2016-07-03T00:00:00+00:00');
    expect(Date.parse(meta['data_to']!)).toBe(sum!.last.getTime() + HALF_HOUR);
    const open = JSON.parse((await ask(`${app.url}/api/meta`, whole)).body) as Record<string, string>;
    expect(open['data_from']).toBe('2016-07-01T00:00:00+00:00');
  });

  it('of areas where nobody lives sees nothing', async () => {
    const nowhere = await addToken(app, 'nowhere', { role: 'viewer', areas: ['Nirgends'] });
    for (const path of [
      '/',
      '/quality',
      '/imports',
      '/api/users',
      '/api/readings',
      '/api/consumption',
      '/api/quality',
    ]) {
      const { status, body } = await ask(app.url + path, nowhere);
      expect([path, status]).toEqual([path, 200]);
      const said = body.replace(/\/assets\/\w+/g, '');
      expect(said).not.toMatch(/heim|8[12]\d|92\d|\d{4,}\.?\d* ?kWh/);
    }
  });

  it('is confined in every statement about data, so that none can forget to ask', async () => {
    await app.get(Database).query('update database_state set data_version = data_version + 1');
    const query = jest.spyOn(pg.Client.prototype, 'query');
    for (const path of ASKED) await ask(app.url + path, confined);
    const texts = query.mock.calls.map(([statement]) => textOf(statement));
    query.mockRestore();
    const ofData = texts.filter((text) =>
      /\b(users|segment_half_hours|\w*readings|user_(days|months)_[ab])\b/.test(text),
    );
    const free = ofData.filter(
      (text) => !/area (in|= any)/.test(text) && !text.includes('from database_state'),
    );
    expect(free.filter((text) => !text.includes('unnest($1::text[]) with ordinality'))).toEqual([]);
    expect(ofData.length).toBeGreaterThan(30);
  });

  describe('in the ledger', () => {
    beforeAll(async () => {
      await app.get(Database).query(
        `insert into imports (directory, options, status, message, files_skipped, finished_at)
         values ('first', '{}', 'completed', null, 3, now()), ('fernab', '{}', 'failed', 'file of 921 is broken', 0, now())`,
      );
      const file = (
        id: number,
        importId: number,
        path: string,
        kind: string,
        user: number | null,
        part: number | null,
      ) =>
        app.get(Database).query(
          `insert into import_files (id, import_id, path, kind, user_id, part_of, sha256, stamp, on_repeat, on_restated, result, reason, sample,
             rows_read, rows_inserted, rows_unchanged, rows_restated, rows_repeated, rows_duplicate, rows_rejected, stored_change,
             future_rows, duration_ms)
           overriding system value
           values ($1::bigint, $2, $3, $4, $5, $6, 'ab' || $1::bigint::text, 'start', 'keep', 'replace', 'loaded', null, false, 100, 90, 0, 1, 1, 0, 7, 90, false, 12)`,
          [id, importId, path, kind, user, part],
        );
      await file(1, 1, 'consumption/812.csv', 'readings', 812, null);
      await file(2, 1, 'consumption/921.csv', 'readings', 921, null);
      await file(3, 1, 'user_data.csv', 'users', null, null);
      await file(4, 1, 'all.csv', 'meters', null, null);
      await file(5, 1, 'all.csv', 'readings', 813, 4);
      await file(6, 1, 'all.csv', 'readings', 922, 4);
      await file(7, 2, 'consumption/922.csv', 'readings', 922, null);
      await file(8, 1, 'consumption/77.csv', 'readings', 77, null);
      const issue = (fileId: number, user: number | null, kind: string, code: string, raw: string | null) =>
        app
          .get(Database)
          .query(
            `insert into import_issues (file_id, kind, code, line, raw, reason, user_id) values ($1, $2, $3, 9, $4, 'why', $5)`,
            [fileId, kind, code, raw, user],
          );
      await issue(1, 812, 'reject', 'bad_number', 'own row');
      await issue(2, 921, 'reject', 'negative', 'row of 921');
      await issue(3, null, 'reject', 'bad_user', '923,Suedheim');
      await issue(4, null, 'reject', 'bad_timestamp', 'row of many');
      await issue(5, 813, 'reject', 'missing_value', '813 and 922 in one row');
      await issue(5, 813, 'restatement', 'replaced', null);
      await issue(6, 922, 'restatement', 'kept', null);
    });

    const json = async (path: string, headers = confined) =>
      JSON.parse((await ask(app.url + path, headers)).body) as Record<string, unknown>;

    it('are the files of its users, series of a file of several too', async () => {
      const list = (await json('/api/imports')) as { results: readonly object[] };
      expect(list).toMatchObject({
        count: 1,
        results: [{ id: 1, directory: 'first', message: null, files_skipped: 0 }],
      });
      expect(list.results[0]).toMatchObject({
        files_loaded: 2,
        rows_read: 200,
        rows_rejected: 14,
        users_rejected: 0,
      });
      const { results } = (await json('/api/imports/1')) as { results: { id: number; user_id: string }[] };
      expect(results.map(({ id, user_id }) => [id, user_id])).toEqual([
        [1, '812'],
        [5, '813'],
      ]);
      expect((await json('/api/imports/1', whole))['count']).toBe(5);
      expect(await json('/api/imports/1?part_of=4')).toMatchObject({ count: 1 });
      expect((await json('/api/meta'))['last_import']).toMatchObject({ id: 1 });
      expect((await json('/api/meta', whole))['last_import']).toMatchObject({ id: 2 });
    });

    it('are the rows of its users, but no row in which others may stand', async () => {
      const rows = async (kind: string, query = '') =>
        (
          (await json(`/api/imports/1/${kind}${query}`))['results'] as { raw?: string; user_id: string }[]
        ).map(({ raw, user_id }) => raw ?? user_id);
      expect(await rows('rejects')).toEqual(['own row']);
      expect(await rows('restatements')).toEqual(['813']);
      for (const query of ['?user=921', '?user=none', '?code=negative', '?part_of=4'])
        expect(await rows('rejects', query)).toEqual([]);
      const csv = await ask(`${app.url}/api/imports/1/rejects?format=csv`, confined);
      expect(csv.body.trim().split('\n')).toHaveLength(2);
    });

    it('is no import of others alone, which is as one that never was', async () => {
      for (const path of ['', '/rejects', '/repeats', '/restatements']) {
        const [others, none] = [
          await ask(`${app.url}/api/imports/2${path}`, confined),
          await ask(`${app.url}/api/imports/7${path}`, confined),
        ];
        expect([path, others.status]).toEqual([path, 404]);
        expect(masked(others.body).replaceAll('2', '7')).toBe(masked(none.body));
      }
      const page = await ask(`${app.url}/imports/2`, confined);
      expect(page.status).toBe(404);
    });

    it('names nobody else on any page', async () => {
      for (const path of [
        '/imports',
        '/imports/1',
        '/imports/1?files=loaded&kind=restatement',
        '/quality',
        '/users/812',
        '/users/813',
      ]) {
        const { status, body } = await ask(app.url + path, confined);
        expect([path, status]).toEqual([path, 200]);
        expect([
          path,
          body.match(
            /.{0,60}(users\/92\d|>92\d<|Suedheim|fernab|user_data|negative|bad_user|row of (921|many)).{0,30}/g,
          ),
        ]).toEqual([path, null]);
      }
      expect((await ask(`${app.url}/api/removals`, confined)).status).toBe(403);
    });
  });
});

function textOf(statement: unknown): string {
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : String(statement);
}
