import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
const START = Date.UTC(2016, 6, 1);
const DAYS = 30;
const SLOTS = DAYS * 48;

const at = (slot: number): Date => new Date(START + slot * HALF_HOUR);
const used = (user: number, slot: number): number => 150 + ((slot * 7 + user * 13) % 100);
/** Thirty days of a user, but for the slots left out. */
const readings = (
  userId: number,
  keeps: (slot: number) => boolean = () => true,
  factor = 1,
): readonly PlainReading[] =>
  Array.from({ length: SLOTS }, (_, slot) => slot)
    .filter(keeps)
    .map((slot) => ({ userId, start: at(slot), wh: used(userId, slot) * factor }));
const some = (userId: number, first: Date, count: number): readonly PlainReading[] =>
  Array.from({ length: count }, (_, nth) => ({
    userId,
    start: new Date(first.getTime() + nth * HALF_HOUR),
    wh: 200,
  }));
const isHourly = (slot: number): boolean => slot % 2 === 0;
const on = (slot: number, from: number, to: number): boolean => slot >= from * 48 && slot < to * 48;

const END = START + SLOTS * HALF_HOUR;
const daysAfterEnd = (days: number): Date => new Date(END - HALF_HOUR + days * 48 * HALF_HOUR);

/** By user: what its readings are, and what is to be said of them. */
const CASES: readonly (readonly [user: number, readings: readonly PlainReading[], said: object])[] = [
  [1, [...readings(1), ...some(1, new Date('2001-01-01T05:00Z'), 1)], { far_readings: 1 }],
  [2, [...readings(2), ...some(2, daysAfterEnd(364), 1)], {}],
  [3, [...readings(3), ...some(3, daysAfterEnd(365), 48)], { far_readings: 48 }],
  [4, [...readings(4), ...some(4, daysAfterEnd(365), 49)], {}],
  // All of its readings, so that only everybody else's show that they are far away.
  [5, some(5, new Date('2005-03-01T00:00Z'), 2), { far_readings: 2 }],
  [11, readings(11, undefined, 1 / 1_000), { thousandth_months: 1 }],
  [12, readings(12, undefined, 1 / 150), {}],
  [13, readings(13, undefined, 0), {}],
  [21, readings(21, isHourly), { hourly_days: 30 }],
  [22, readings(22, (slot) => isHourly(slot) || !on(slot, 10, 17)), { hourly_days: 7 }],
  [23, readings(23, (slot) => isHourly(slot) || !on(slot, 10, 16)), {}],
  [24, readings(24, (slot) => !isHourly(slot) && slot % 48 !== 11), { hourly_days: 30 }],
  // Half of each day, in one piece; and each second half-hour of another half.
  [25, readings(25, (slot) => slot % 48 < 24), {}],
  [26, readings(26, (slot) => isHourly(slot) && slot % 48 < 22), {}],
];
const TARIFFS: ReadonlyMap<number, string> = new Map([[31, 'alone']]);
const ALONE = [31, readings(31, undefined, 1 / 1_000), {}] as const;
const ALL = [...CASES, ALONE];
const USERS: readonly PlainUser[] = ALL.map(([id]) => ({
  id,
  area: id < 10 ? 'a1' : 'a2',
  tariff: TARIFFS.get(id) ?? 't1',
}));
const FAR = { far_from: '2001-01-01T00:00:00+00:00', far_to: '2001-01-02T00:00:00+00:00' };

describe('readings that were probably misread', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(
      app.get(Database),
      USERS,
      ALL.flatMap(([, own]) => own),
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const text = async (path: string): Promise<string> => {
    const answer = await fetch(app.url + path);
    const body = await answer.text();
    expect([path, answer.status]).toEqual([path, 200]);
    return body;
  };

  it('are flagged where they are just so, and not where they are just not, whatever the range', async () => {
    for (const range of ['', '&from=2016-07-10&to=2016-07-11']) {
      const { results } = JSON.parse(await text(`/api/quality?page_size=100${range}`)) as {
        readonly results: readonly Readonly<Record<string, unknown>>[];
      };
      const counts = ['hourly_days', 'thousandth_months', 'far_readings'];
      const said = results.map((row) => [
        row['id'],
        Object.fromEntries(counts.filter((name) => row[name] !== 0).map((name) => [name, row[name]])),
      ]);
      expect(said).toEqual(
        ALL.toSorted(([one], [other]) => one - other).map(([id, , flags]) => [String(id), flags]),
      );
      expect(results[0]).toMatchObject({ ...FAR, flags: expect.arrayContaining(['far_away']) as unknown });
      expect(results[1]).toMatchObject({ far_from: null, far_to: null });
    }
  });

  it('are in the CSV with the same numbers', async () => {
    const csv = await text('/api/quality?format=csv');
    const [head = '', first = ''] = csv.split('\r\n');
    const of = (name: string): string | undefined => first.split(',')[head.split(',').indexOf(name)];
    expect(['far_readings', 'far_from', 'hourly_days'].map(of)).toEqual(['1', FAR.far_from, '0']);
  });

  it('stand on the quality page, those of the segment that is asked for', async () => {
    const all = await text('/quality');
    expect(all).toContain('51 readings lie a year or more away from all others');
    expect(all).toContain('npm run cli forget -- --user 1 --from 2001-01-01 --to 2001-01-02');
    expect(all).toContain('npm run cli forget -- --user 5 --from 2005-03-01 --to 2005-03-02');
    expect(all).toContain('User 11: 1 month, Jul 2016');
    expect(all).toContain('User 22: 7 days, 11 Jul 2016 to 17 Jul 2016');
    const others = await text('/quality?area=a2');
    expect(others).not.toContain('forget --');
    expect(others).toContain('User 11: 1 month, Jul 2016');
  });

  it('stand on the page of their user', async () => {
    const far = await text('/users/1');
    expect(far).toContain('1 reading lies a year or more away');
    expect(far).toContain('npm run cli forget -- --user 1 --from 2001-01-01 --to 2001-01-02');
    // The range of everything are sixteen years, which take long to draw.
    const month = 'from=2016-07-01&to=2016-08-01';
    expect(await text(`/users/11?${month}`)).toContain(
      'In 1 month it uses about a thousandth of the median of its tariff.',
    );
    expect(await text(`/users/21?${month}`)).toContain('On 30 days there is one reading an hour');
    expect(await text(`/users/23?${month}`)).not.toContain('one reading an hour');
  });
});
