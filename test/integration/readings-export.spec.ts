import sql from 'sql-template-tag';
import { csvLine } from '../../src/common/http/csv.js';
import { isoWithOffset, Zone } from '../../src/common/time/index.js';
import { sortKeyOf } from '../../src/common/user-id.js';
import { ReadingRepository, Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { ODD_USERS } from '../support/odd-ids.js';
import { ofAnyQuality, randomReadings } from '../support/random-readings.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';
import { rounds, SEED } from '../support/rounds.js';

const ZONES = ['Europe/London', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'];
/** The clocks of London go back on the third day, those of Lord Howe have gone on a month before, by half an hour. */
const FIRST = new Date('2016-10-28T00:00:00Z');
const HALF_HOURS = 48 * 4;

const USERS: readonly PlainUser[] = [
  ...ODD_USERS,
  { id: -20, name: 'a, "b"', area: 'a1', tariff: 't1' },
  { id: -21, name: '@home', area: 'a3', tariff: 't3' },
  { id: 4000, area: 'a3', tariff: 't3' },
];
const NAMES = new Map(USERS.map(({ id, name = String(id) }) => [id, name]));
const nameOf = ({ userId }: PlainReading): string => NAMES.get(userId) ?? '';

/** In order of id, time and occurrence. Of one user nothing is stored. */
const READINGS = ofAnyQuality(
  randomReadings(USERS, FIRST, HALF_HOURS, { repeats: 0.1, late: 150 }).map((reading, nth) =>
    nth % 5 === 0 ? { ...reading, wh: reading.wh / 7 } : reading,
  ),
)
  .filter(({ userId }) => userId !== 9)
  .toSorted((one, other) => {
    const [a, b] = [nameOf(one), nameOf(other)];
    if (a !== b) return [sortKeyOf(a), a] < [sortKeyOf(b), b] ? -1 : 1;
    return +one.start - +other.start || (one.occurrence ?? 0) - (other.occurrence ?? 0);
  });

interface Case {
  readonly query: string;
  readonly takes: (reading: PlainReading) => boolean;
}

const FROM = new Date('2016-10-29T23:30:00Z');
const TO = new Date('2016-10-30T02:00:00Z');
const inRange = ({ start }: PlainReading): boolean => start >= FROM && start < TO;
const RANGE = `from=${FROM.toISOString()}&to=${TO.toISOString()}`;
const AT = READINGS[Math.floor(READINGS.length / 2)] ?? { userId: 0, start: FIRST, wh: 0 };
const CURSOR = encodeURIComponent(`${nameOf(AT)}_${+AT.start / 60_000}_${AT.occurrence ?? 0}`);
const areaOf = ({ userId }: PlainReading): string => USERS.find(({ id }) => id === userId)?.area ?? '';

const CASES: readonly Case[] = [
  { query: '', takes: () => true },
  { query: RANGE, takes: inRange },
  { query: `user=${encodeURIComponent('東京-12')}`, takes: ({ userId }) => userId === -5 },
  { query: `area=a1,a3&${RANGE}`, takes: (one) => areaOf(one) !== 'a2' && inRange(one) },
  {
    query: 'quality=estimated,derived',
    takes: ({ quality }) => quality === 'estimated' || quality === 'derived',
  },
  { query: `cursor=${CURSOR}`, takes: (one) => READINGS.indexOf(one) > READINGS.indexOf(AT) },
  {
    query: `cursor=${CURSOR}&area=a3`,
    takes: (one) => READINGS.indexOf(one) > READINGS.indexOf(AT) && areaOf(one) === 'a3',
  },
  { query: 'user=9', takes: () => false },
  { query: 'area=nowhere', takes: () => false },
];

/** An object a reading, and each written by itself. */
function plainText(readings: readonly PlainReading[], format: string, zone: Zone): string {
  const rows = readings.map((reading) => ({
    user_id: nameOf(reading),
    start: isoWithOffset(reading.start, zone),
    occurrence: reading.occurrence ?? 0,
    energy_wh: reading.wh,
    quality: reading.quality ?? 'unknown',
  }));
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const head = csvLine(['user_id', 'start', 'occurrence', 'energy_wh', 'quality']);
  return head + rows.map((row) => csvLine(Object.values(row))).join('');
}

const zones = ZONES.map((_, place) => ZONES[(SEED + place) % ZONES.length] ?? 'UTC').slice(0, rounds(1, 5));

describe.each(zones)('an export of readings, %s', (name) => {
  const zone = Zone.ofRuntime(name);
  let app: TestApp;

  beforeAll(async () => {
    const database = await createTestDatabase(name === 'UTC' ? {} : { timeZone: name });
    app = await startTestApp(database);
    // As several files bring them: not in the order in which they are asked for.
    const [even, odd] = [0, 1].map((rest) => READINGS.filter((_, nth) => nth % 2 === rest).toReversed());
    await store(app.get(Database), USERS, [...(odd ?? []), ...(even ?? [])]);
    await app.get(Rollups).refresh();
  });

  afterAll(async () => {
    await app.close();
    await app.database.drop();
  });

  it.each([20, 150, 50_000])(
    'has the bytes of one that writes reading by reading, %d readings at once',
    async (rowsAtOnce) => {
      Object.assign(app.get(ReadingRepository), { rowsAtOnce });
      for (const format of ['csv', 'ndjson']) {
        for (const { query, takes } of CASES) {
          const answer = await fetch(`${app.url}/api/readings?format=${format}&${query}`);
          const text = plainText(READINGS.filter(takes), format, zone);
          expect([answer.status, query, await answer.text()]).toEqual([200, query, text]);
        }
      }
    },
  );

  it('is the pages of JSON one after the other, whatever their size', async () => {
    Object.assign(app.get(ReadingRepository), { rowsAtOnce: 500 });
    for (const size of [13, 600, 5_000]) {
      const lines: string[] = [];
      for (let next: string | null = `/api/readings?page_size=${size}`; next !== null;) {
        const answer = await fetch(app.url + next);
        const page = (await answer.json()) as {
          readonly results: readonly object[];
          readonly next: string | null;
        };
        expect(page.results.length).toBeLessThanOrEqual(size);
        lines.push(...page.results.map((row) => `${JSON.stringify(row)}\n`));
        next = page.next;
      }
      expect(lines.join('')).toBe(plainText(READINGS, 'ndjson', zone));
    }
  });
});

const onServer = process.env['TEST_DATABASE_URL'] === undefined ? describe.skip : describe;

onServer('a COPY of rows (on a server: the embedded engine has none)', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it('ends when nobody wants more, and leaves its connection to others', async () => {
    const database = app.get(Database);
    const enough = new AbortController();
    const endless = sql`select generate_series(1, 2000000000)`;
    const copied = database.copyRows(
      endless,
      10,
      () => {
        enough.abort(new Error('enough'));
      },
      enough.signal,
    );
    await expect(copied).rejects.toThrow('enough');
    expect(
      await database.query(
        `select from pg_stat_activity where datname = current_database() and query like 'copy (%' and state = 'active'`,
      ),
    ).toEqual([]);
  });

  it('fails as any statement does', async () => {
    const copied = app
      .get(Database)
      .copyRows(sql`select 1 / 0`, 10, () => undefined, new AbortController().signal);
    await expect(copied).rejects.toMatchObject({ code: '22012' });
    expect(await app.get(Database).query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
