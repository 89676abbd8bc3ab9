import { MikroORM } from '@mikro-orm/postgresql';
import { Migration20261128120000_CountEstimatedReadings } from '../../migrations/Migration20261128120000_CountEstimatedReadings.js';
import {
  EVERYONE,
  populationSeries,
  quality,
  ranking,
  type ReadingAnswer,
  Rollups,
  type Snapshot,
  summary,
  userSeries,
  Verification,
} from '../../src/consumption/index.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { keptDays, keptMonths, plainDays, plainMonths, storedReadings } from '../support/plain-days.js';
import { FOUR_USERS, ofAnyQuality, randomReadings } from '../support/random-readings.js';
import { store } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';
import { makeRoom } from '../support/storage.js';

/** What plain SQL says of some readings. */
interface Plain {
  readonly total_wh: number | null;
  readonly estimated_wh: number | null;
  readonly estimated_readings: number;
  readonly derived_readings: number;
  readonly first_estimated: Date | null;
  readonly last_estimated: Date | null;
}

describe.each([
  { zone: 'UTC', first: '2016-10-22T06:00:00Z' },
  { zone: 'Europe/London', first: '2016-10-22T06:00:00+01:00' },
])('readings that nobody metered, in $zone', ({ zone, first }) => {
  const readings = ofAnyQuality(randomReadings(FOUR_USERS, new Date(first), 48 * 20 + 13));
  let database: TestDatabase;
  let app: TestApp;
  let data: Snapshot;

  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    app = await startTestApp(database);
    await store(app.get(Database), FOUR_USERS, readings);
    // What no meter records counts in nothing, whatever its quality.
    await makeRoom(app.get(Database), new Date('2016-11-30Z'));
    await app.get(Database).query(`
      insert into readings (user_id, period_start, energy_wh, quality) values (1, '2016-11-30Z', 2e9, 2)`);
    await app.get(Rollups).refresh();
    data = await app.snapshot();
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const plain = async ({ from, to }: { from?: Date; to?: Date }, whose = 'true'): Promise<Plain> => {
    const [row] = await app.get(Database).query<Plain>(
      `select sum(energy_wh) as total_wh,
              case when count(*) > 0 then coalesce(sum(energy_wh) filter (where quality in (2, 3)), 0) end as estimated_wh,
              count(*) filter (where quality in (2, 3)) as estimated_readings,
              count(*) filter (where quality = 4) as derived_readings,
              min(period_start) filter (where quality in (2, 3)) as first_estimated,
              max(period_start) filter (where quality in (2, 3)) as last_estimated
       from readings
       where energy_wh <= 1e9 and ${whose} and ($1::timestamptz is null or period_start >= $1)
         and ($2::timestamptz is null or period_start < $2)`,
      [from ?? null, to ?? null],
    );
    return row!;
  };
  const shareOf = ({ total_wh, estimated_wh }: Plain): number | null =>
    total_wh ? (estimated_wh ?? 0) / total_wh : null;

  const ranges = [
    ['everything', {}],
    ['a range that cuts days', { from: new Date('2016-10-25T07:30Z'), to: new Date('2016-11-03T15:00Z') }],
    ['a piece of a day', { from: new Date('2016-10-25T07:30Z'), to: new Date('2016-10-25T15:00Z') }],
    ['a range without readings', { from: new Date('2016-01-01Z'), to: new Date('2016-02-01Z') }],
  ] as const;

  it.each(ranges)(
    'count in the figures of everyone and of users over %s as in plain SQL',
    async (_, range) => {
      const all = await plain(range);
      expect(await summary(data, { ...range, filter: EVERYONE })).toMatchObject({
        total_wh: all.total_wh,
        estimated_wh: all.estimated_wh,
        estimated_share: shareOf(all),
      });
      const order = { sort: 'estimated', descending: true, page: 1, pageSize: 10 } as const;
      const { results } = await ranking(data, { ...range, ...order, filter: EVERYONE });
      const judged = await quality(data, { ...range, capWh: 11_500, ids: results.map(({ id }) => id) });
      expect(results).toHaveLength(FOUR_USERS.length);
      for (const [index, user] of results.entries()) {
        const { first_estimated, last_estimated, total_wh, ...own } = await plain(
          range,
          `user_id = ${user.id}`,
        );
        const estimated_share = shareOf({ ...own, total_wh, first_estimated, last_estimated });
        expect(user).toMatchObject({ ...own, total_wh, estimated_share });
        expect(judged[index]?.quality).toMatchObject({
          ...own,
          estimated_share,
          first_estimated,
          last_estimated,
        });
      }
      const shares = results.map(({ estimated_share }) => estimated_share ?? -1);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    },
  );

  it.each(['30m', '1h', '1d', '1w', '1mo'] as const)(
    'count in steps of %s as in plain SQL',
    async (resolution) => {
      const range = { from: new Date('2016-10-25T07:30Z'), to: new Date('2016-11-03T15:00Z') };
      const of = async (whose: string, buckets: readonly { start: Date; end: Date }[]) =>
        Promise.all(
          buckets.map(async ({ start, end }) => {
            const from = start > range.from ? start : range.from;
            return (await plain({ from, to: end < range.to ? end : range.to }, whose)).estimated_wh;
          }),
        );
      for (const filter of [EVERYONE, { areas: ['a2'], tariffs: [] }]) {
        const { results } = await populationSeries(data, { ...range, resolution, filter });
        const whose = filter === EVERYONE ? 'true' : 'user_id in (3, 4)';
        expect(results.map(({ estimated_wh }) => estimated_wh)).toEqual(await of(whose, results));
      }
      const { results } = await userSeries(data, { ...range, resolution, userId: '2' });
      expect(results.map(({ estimated_wh }) => estimated_wh)).toEqual(await of('user_id = 2', results));
    },
  );

  it('are kept by day and month, energy and count, and verified', async () => {
    const stored = await storedReadings(app.get(Database));
    expect(await keptDays(app.get(Database))).toEqual(plainDays(stored, zone));
    expect(await keptMonths(app.get(Database))).toEqual(plainMonths(stored, zone));
    expect((await app.get(Verification).run({})).listed).toEqual([]);
    const state = await app.get(DatabaseState).read();
    expect(await app.get(Verification).population(data.window!, state)).toEqual([]);
  });

  it('are found by the API in every format, and by several qualities at once', async () => {
    const read = async (query: string, format: string): Promise<string> =>
      (await fetch(`${app.url}/api/readings?page_size=5000&format=${format}&${query}`)).text();
    for (const [query, numbers] of [
      ['quality=estimated', [2]],
      ['quality=estimated,substituted', [2, 3]],
      ['quality=derived&quality=actual&user=3', [1, 4]],
      ['quality=', [0, 1, 2, 3, 4]],
    ] as const) {
      const words = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];
      const expected = await app.get(Database).query<{ key: string; quality: number }>(
        `select user_id || ' ' || occurrence || ' ' || energy_wh as key, quality from readings
         where quality = any($1::smallint[]) and ($2::int is null or user_id = $2)
         order by user_id, period_start, occurrence`,
        [numbers, query.includes('user=3') ? 3 : null],
      );
      const { results } = JSON.parse(await read(query, 'json')) as { results: ReadingAnswer[] };
      expect(
        results.map(({ user_id, occurrence, energy_wh }) => [user_id, occurrence, energy_wh].join(' ')),
      ).toEqual(expected.map(({ key }) => key));
      expect(results.map(({ quality: word }) => word)).toEqual(expected.map((row) => words[row.quality]));
      const ndjson = (await read(query, 'ndjson')).trimEnd().split('\n');
      expect(ndjson.map((line) => JSON.parse(line) as unknown)).toEqual(results);
      const [head, ...rows] = (await read(query, 'csv')).trimEnd().split('\r\n');
      expect(head).toBe('user_id,start,occurrence,energy_wh,quality');
      expect(rows).toEqual(results.map((row) => Object.values(row).join(',')));
    }
  });

  it('are followed from page to page of the API', async () => {
    const all: unknown[] = [];
    for (let next: string | null = '/api/readings?page_size=7&quality=estimated&user=2'; next !== null;) {
      const page = (await (await fetch(app.url + next)).json()) as {
        results: unknown[];
        next: string | null;
      };
      all.push(...page.results);
      next = page.next;
    }
    expect(all).toHaveLength(
      readings.filter((one) => one.userId === 2 && one.quality === 'estimated').length,
    );
  });

  it('are asked for by words only', async () => {
    const answer = await fetch(`${app.url}/api/readings?quality=estimated,guessed`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(
      'quality takes words of unknown · actual · estimated · substituted · derived, separated by commas',
    );
  });

  it('are told of by the quality of everyone and of each user', async () => {
    const all = await plain({});
    const report = (await (await fetch(`${app.url}/api/quality`)).json()) as Record<string, unknown>;
    expect(report).toMatchObject({ estimated_wh: all.estimated_wh, estimated_share: shareOf(all) });
    const own = await plain({}, 'user_id = 1');
    const user = (await (await fetch(`${app.url}/api/users/1`)).json()) as Record<string, unknown>;
    const { estimated_wh, estimated_readings, derived_readings } = own;
    const figures = { estimated_wh, estimated_share: shareOf(own), estimated_readings, derived_readings };
    expect(user).toMatchObject({ ...figures, quality: figures });
  });

  // Last: it changes what is stored.
  it('are looked for by verify', async () => {
    const { start, estimatedWh } = plainDays(await storedReadings(app.get(Database)), zone).find(
      ({ user, estimated }) => user === 2 && estimated > 0,
    )!;
    const found = async (): Promise<readonly string[]> =>
      (await app.get(Verification).run({})).listed
        .filter(({ of }) => of === 'day')
        .map(({ figure }) => figure)
        .sort();
    await app.get(Database).query(
      `update readings set quality = case when quality in (2, 3) then 4 else 1 end
       where user_id = 2 and period_start >= $1 and period_start < $1::timestamptz + interval '1 day' and quality <> 4`,
      [start],
    );
    expect(await found()).toEqual(['derived', 'estimated', 'estimatedWh']);
    await app.get(Rollups).refreshAfterHand();
    const state = await app.get(DatabaseState).read();
    const [difference, ...more] = await app.get(Verification).population(data.window!, state);
    expect([difference, more]).toMatchObject([{ of: 'day', figure: 'estimatedWh' }, []]);
    // The segments have less by what is no more estimated of this user.
    expect(Number(difference?.counted) - Number(difference?.kept)).toBe(estimatedWh);
  });
});

it('a database of the version before has none, and its days stay what they are', async () => {
  const parts = await startWithReadings(
    'Europe/London',
    FOUR_USERS,
    randomReadings(FOUR_USERS, new Date('2016-10-22T06:00:00+01:00'), 48 * 20),
  );
  try {
    const before = [await keptDays(parts.get(Database)), await keptMonths(parts.get(Database))];
    const orm = parts.get<MikroORM>(MikroORM);
    const migration = new Migration20261128120000_CountEstimatedReadings(orm.em.getDriver(), orm.config);
    for (const step of ['down', 'up'] as const) {
      migration.reset();
      migration[step]();
      for (const statement of migration.getQueries()) await parts.get(Database).query(statement as string);
    }
    expect([await keptDays(parts.get(Database)), await keptMonths(parts.get(Database))]).toEqual(before);
    expect((await parts.get(Verification).run({})).listed).toEqual([]);
  } finally {
    await parts.close();
  }
});
