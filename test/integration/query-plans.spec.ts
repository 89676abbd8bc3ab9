import { Database, DatabaseState } from '../../src/database/index.js';
import {
  type AnalysisRequest,
  DAY_AND_NIGHT,
  heatMap,
  loadDurationCurve,
  loadProfile,
  loadProfileMeans,
  monthlyCoverage,
  peaks,
  peerBand,
  sparklines,
  type ReadingKey,
  ReadingRepository,
  type Snapshot,
  timeOfUse,
  populationSeries,
  comparison,
  summary,
  unusualDays,
  weeklyPattern,
  ranking,
} from '../../src/consumption/index.js';
import { figuresOfAll } from '../../src/consumption/analyses/figures-of-all.js';
import { userFrame } from '../../src/consumption/analyses/user-frame.js';
import { frameOf } from '../../src/consumption/frame.js';
import { usersOf } from '../../src/consumption/user-list.js';
import type { TestParts } from '../support/parts.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { chunkNames, TEST_STORAGE } from '../support/storage.js';
import { startWithReadings } from '../support/stored-parts.js';

const FIRST = new Date('2016-07-15T00:00:00Z');
const DAYS = 60;
const at = (day: number): Date => new Date(FIRST.getTime() + day * 86_400_000);
const END = at(DAYS);
const WHOLE = { filter: { areas: [], tariffs: [] } };
const LAST_WEEK_OF_USER = { ...WHOLE, userId: '1', from: at(DAYS - 7) };

/** One chunk after the other, with nothing to sort. */
const IN_ORDER =
  TEST_STORAGE === 'plain' ? /^Limit .*\n +-> {2}Append / : /^Limit [^]*Order: readings\.period_start/;

type Ask = (data: Snapshot, request: AnalysisRequest) => Promise<unknown>;

const seriesByDay: Ask = (data, { filter }) =>
  populationSeries(data, { resolution: '1d', filter, split: 'area,tariff' });

const rankingByBaseLoad: Ask = (data, request) =>
  ranking(data, { ...request, sort: 'base_load', descending: true, page: 1, pageSize: 10 });

describe('plans of queries', () => {
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startWithReadings('UTC', FOUR_USERS, randomReadings(FOUR_USERS, FIRST, 48 * DAYS));
    await parts.get(Database).query('analyze');
  });

  afterAll(() => parts.close());

  const plan = async (sql: string, values: readonly unknown[]): Promise<string> => {
    const lines = await parts.get(Database).query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  };

  /** Of every statement of an analysis that was not asked for before, but for what it shares with all others. */
  const plansOf = async (ask: Ask, request: AnalysisRequest): Promise<readonly string[]> => {
    const data = await parts.snapshot();
    if (ask !== frameOf) await frameOf(data, request);
    const query = jest.spyOn(data, 'query');
    await ask(data, request);
    const statements = query.mock.calls.map(([statement]) => statement);
    expect(statements).not.toEqual([]);
    return Promise.all(statements.map(({ text, values }) => plan(text, values)));
  };

  /** Names of the tables that hold what a table has; readings themselves. */
  const chunks = (table = 'readings'): Promise<readonly string[]> => chunkNames(parts.get(Database), table);

  /** Which of them a plan reads. */
  const tablesOf = async (text: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const table of ['readings', 'user_days_a', 'user_months_a']) {
      if ((await chunks(table)).some((chunk) => new RegExp(`\\b${chunk}\\b`).test(text))) found.push(table);
    }
    return found;
  };

  it.each<[string, Ask, AnalysisRequest]>([
    ['coverage', frameOf, { filter: { areas: ['a1'], tariffs: [] } }],
    ['peaks of a group', peaks, WHOLE],
    ['series of a group', seriesByDay, WHOLE],
    ['peaks of a user', peaks, { ...WHOLE, userId: '1' }],
    ['the heat map’s cells', (data, request) => heatMap(data, request, 'date'), WHOLE],
    ['the points of the load duration curve', loadDurationCurve, WHOLE],
    ['bands of the day', (data, request) => timeOfUse(data, request, DAY_AND_NIGHT), WHOLE],
    ['the typical day', loadProfile, WHOLE],
    ['figures of the summary', summary, WHOLE],
    ['unusual days', unusualDays, WHOLE],
    ['unusual days of a user', unusualDays, { ...WHOLE, userId: '1' }],
    ['pairs of a user', (data, request) => comparison(data, request, 'previous'), LAST_WEEK_OF_USER],
    ['powers of the weekly pattern', weeklyPattern, WHOLE],
  ])('%s leave readings alone', async (_, ask, request) => {
    for (const text of await plansOf(ask, request)) {
      for (const chunk of await chunks()) expect(text).not.toContain(chunk);
    }
  });

  it('the typical day’s percentiles read readings beside whole months, and of months without a profile', async () => {
    const cut = { ...WHOLE, from: at(3), to: at(DAYS - 3) };
    const rangesRead = async (): Promise<readonly (readonly string[])[]> => {
      const data = await parts.snapshot();
      await loadProfileMeans(data, cut);
      const query = jest.spyOn(data, 'query');
      await loadProfile(data, cut);
      return query.mock.calls
        .filter(([{ text }]) => text.includes('plausible_readings'))
        .map(([{ values }]) => [
          ...new Set(
            values.filter((value) => value instanceof Date).map((date) => date.toISOString().slice(0, 10)),
          ),
        ]);
    };
    const ends = [
      ['2016-07-18', '2016-08-01'],
      ['2016-09-01', '2016-09-10'],
    ];
    expect(await rangesRead()).toEqual(ends);
    const database = parts.get(Database);
    await database.query('update user_months_a set profile = null where user_id = 2');
    await parts.get(DatabaseState).raiseVersion();
    expect(await rangesRead()).toEqual([...ends, ['2016-08-01', '2016-09-01']]);
  });

  it.each<[string, ReadingKey | null]>([
    ['the first page of readings', null],
    ['a page of readings from within a user', { user_id: '2', start: at(1), occurrence: 0 }],
  ])('%s is read along the primary key, no further than it is full', async (_, after) => {
    const asked = jest.spyOn(parts.get(Database), 'query');
    await parts.get(ReadingRepository).page(await parts.snapshot(), WHOLE, after, 100);
    const statements = asked.mock.calls.filter(([text]) => text.includes('from readings'));
    asked.mockRestore();
    expect(statements).toHaveLength(1);
    for (const [text, values = []] of statements) {
      const shown = await plan(text, values);
      expect(shown).toMatch(IN_ORDER);
      for (const chunk of await chunks()) {
        expect(shown).toMatch(
          new RegExp(`Index Scan using "?\\w*readings\\w*_pkey"? on (\\w+\\.)?${chunk}\\b`),
        );
      }
      expect(shown.match(new RegExp(` on (\\w+\\.)?(${(await chunks()).join('|')})\\b`, 'g'))).toHaveLength(
        (await chunks()).length,
      );
    }
  });

  it.each([
    ['whole days', FIRST, END],
    ['a range that cuts days', new Date(+FIRST + 5_400_000), new Date(+END - 5_400_000)],
  ])('figures of users over %s look up only its ends in readings', async (_, from, to) => {
    await usersOf(await parts.snapshot());
    const texts = await plansOf(rankingByBaseLoad, { ...WHOLE, from, to });
    // Figures of all, base loads of all, and what only a page shows.
    expect(texts).toHaveLength(3);
    for (const chunk of await chunks()) {
      const scan = new RegExp(`Seq Scan on (\\w+\\.)?${chunk}\\b`);
      for (const text of texts) expect(text).not.toMatch(scan);
    }
  });

  it.each<[what: string, from: Date, to: Date, tables: readonly string[]]>([
    ['a whole month', new Date('2016-08-01Z'), new Date('2016-09-01Z'), ['user_months_a']],
    ['days of a month', new Date('2016-08-02Z'), new Date('2016-08-09Z'), ['user_days_a']],
    ['months and days', new Date('2016-07-20Z'), new Date('2016-09-09Z'), ['user_days_a', 'user_months_a']],
    [
      'months, days and pieces',
      new Date('2016-07-20T05:00Z'),
      new Date('2016-09-09T05:00Z'),
      ['readings', 'user_days_a', 'user_months_a'],
    ],
    ['a piece of a day', new Date('2016-07-20T05:00Z'), new Date('2016-07-20T09:00Z'), ['readings']],
  ])('figures of all users over %s come from the coarsest tables', async (_, from, to, tables) => {
    await usersOf(await parts.snapshot());
    const ask: Ask = (data) => figuresOfAll(data, userFrame(data, { from, to }));
    const [text = ''] = await plansOf(ask, WHOLE);
    expect(await tablesOf(text)).toEqual(tables);
  });

  it.each<[what: string, ask: Ask, tables: readonly string[]]>([
    [
      'coverage by month',
      (data) =>
        monthlyCoverage(data, {
          ids: ['1', '2'],
          from: new Date('2016-08-01Z'),
          to: new Date('2016-09-01Z'),
        }),
      ['user_months_a'],
    ],
    [
      'coverage by month to the end of the data',
      (data) => monthlyCoverage(data, { ids: ['1', '2'] }),
      ['user_days_a', 'user_months_a'],
    ],
    [
      'peers by month',
      (data) =>
        peerBand(data, '1', {
          resolution: '1mo',
          from: new Date('2016-08-01Z'),
          to: new Date('2016-09-01Z'),
        }),
      ['user_months_a'],
    ],
    ['peers by day', (data) => peerBand(data, '1', { resolution: '1d' }), ['user_days_a']],
    ['small lines', (data) => sparklines(data, ['1', '2'], {}), ['user_days_a']],
  ])('%s come from the coarsest tables', async (_, ask, tables) => {
    await usersOf(await parts.snapshot());
    const [text = ''] = await plansOf(ask, WHOLE);
    expect(await tablesOf(text)).toEqual(tables);
  });
});
