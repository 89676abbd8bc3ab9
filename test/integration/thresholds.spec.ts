import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
/** A Monday. */
const START = Date.UTC(2016, 6, 4);
const DAYS = 71;

const at = (slot: number): Date => new Date(START + slot * HALF_HOUR);
/** So many half-hours from one of them on. */
const read = (userId: number, from: number, count: number, wh: (nth: number) => number): PlainReading[] =>
  Array.from({ length: count }, (_, nth) => ({ userId, start: at(from + nth), wh: wh(nth) }));
const steady = (userId: number, from: number, count: number): PlainReading[] =>
  read(userId, from, count, () => 100);

/** Days without energy, but for what is given to one of them in its first half-hour. */
const daysWith = (userId: number, days: number, energies: ReadonlyMap<number, number>): PlainReading[] =>
  read(userId, 0, 48 * days, (nth) => (nth % 48 === 0 ? (energies.get(nth / 48) ?? 0) : 0));
/** Saturdays, the first of them on day 5; of six such the median is 100,000 Wh and the MAD 6,745 Wh. */
const saturdays = (...energies: readonly number[]): ReadonlyMap<number, number> =>
  new Map(energies.map((wh, week) => [5 + 7 * week, wh]));
const [LOW, MEDIAN, HIGH] = [93_255, 100_000, 106_745];
const SIX_WEEKS = [LOW, HIGH, LOW, HIGH, LOW, HIGH];

/** What each area is there for; the readings of its users, by user. */
const AREAS: Readonly<Record<string, readonly (readonly PlainReading[])[]>> = {
  // The data end with these.
  whole: [steady(1, 0, 48 * DAYS)],
  spread: [steady(100, 0, 96), steady(101, 0, 48), steady(102, 0, 47)],
  enough: [steady(200, 0, 216)],
  scarce: [steady(201, 0, 215)],
  diverse: Array.from({ length: 100 }, (_, nth) => {
    const id = 300 + nth;
    const ends = [...steady(id, 0, 1), ...steady(id, 3, 1)];
    if (nth < 95) ends.push({ userId: id, start: at(1), wh: 1_000 });
    if (nth < 94) ends.push({ userId: id, start: at(2), wh: 8_000 });
    return ends;
  }),
  night: [read(500, 0, 48, (slot) => ({ 13: 1, 14: 2, 45: 4, 46: 8 })[slot] ?? 0)],
  base: [
    read(510, 8, 40, (nth) => nth + 1),
    read(511, 7, 41, (nth) => nth + 1),
    read(512, 8, 36, (nth) => nth + 1),
    read(513, 8, 35, (nth) => nth + 1),
  ],
  spike: [
    read(520, 0, 48, (slot) => ({ 3: 1_500, 4: 1_000, 5: 2_800 })[slot] ?? slot),
    read(521, 0, 48, (slot) => ({ 3: 1_500, 4: 1_000, 5: 2_801 })[slot] ?? slot),
  ],
  runs: [
    read(530, 0, 48, (slot) => (slot < 12 ? 7 : slot)),
    read(531, 0, 48, (slot) => (slot < 11 ? 7 : slot)),
    read(532, 0, 49, (slot) => (slot < 48 ? 0 : 1)),
    read(533, 0, 48, (slot) => (slot < 47 ? 0 : 1)),
  ],
  fuse: [read(540, 0, 2, () => 11_500), read(541, 0, 2, (slot) => 11_500 + slot / 8)],
  unusual: [
    daysWith(600, 48, saturdays(...SIX_WEEKS, MEDIAN + 35_000)),
    daysWith(601, 48, saturdays(...SIX_WEEKS, MEDIAN + 35_001)),
    daysWith(602, 48, saturdays(...SIX_WEEKS, MEDIAN - 35_001)),
    daysWith(603, DAYS, saturdays(1, ...SIX_WEEKS, LOW, HIGH, 500_000)),
    daysWith(604, 41, saturdays(10, 20, 30, 40, 50, 500_000)),
  ],
  // One more than the other in the tariff of the first, one less than its five.
  five: Array.from({ length: 5 }, (_, nth) => steady(700 + nth, 0, 48)),
  four: Array.from({ length: 4 }, (_, nth) => steady(710 + nth, 0, 48)),
};

const users: readonly PlainUser[] = Object.entries(AREAS).flatMap(([area, all]) =>
  all.flatMap(([first]) => (first ? [{ id: first.userId, area, tariff: `of ${area}` }] : [])),
);

type Row = Readonly<Record<string, unknown>>;
type List = Row & { readonly results: readonly Row[] };

/** Each threshold from both sides: a case that is just enough, and one that is just not. */
describe('a figure is given where it has', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await store(app.get(Database), users, Object.values(AREAS).flat(2));
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  const get = async (path: string): Promise<List> => {
    const answer = await fetch(app.url + path, { headers: { accept: 'application/json' } });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as List;
  };
  const figures = async (path: string, name: string): Promise<readonly unknown[]> =>
    (await get(path)).results.map((row) => row[name]);
  const FIRST_DAY = 'from=2016-07-04&to=2016-07-05';

  it('half of the half-hours of a user, in the spread of the typical day', async () => {
    const range = 'from=2016-07-04&to=2016-07-06';
    const profile = await get(`/api/consumption/profile?area=spread&${range}`);
    const midnight = profile.results.find((row) => row['day_type'] === 'all' && row['start'] === '00:00');
    // Of 96 half-hours user 101 has 48, user 102 has 47.
    expect(midnight).toMatchObject({ samples: 4, users: 2 });
  });

  it('nine tenths of the half-hours, as a load factor', async () => {
    const range = 'from=2016-07-04&to=2016-07-09';
    expect(await figures(`/api/users?sort=id&area=enough,scarce&${range}`, 'load_factor')).toEqual([1, null]);
    const tile = async (area: string): Promise<string | undefined> => {
      const html = await (await fetch(`${app.url}/?area=${area}&${range}`)).text();
      return /<dt>Load factor<\/dt>\s*<dd>\s*<span class="tile-value">([^<]*)</.exec(html)?.[1];
    };
    expect([await tile('enough'), await tile('scarce')]).toEqual(['1.00', '–']);
  });

  it('nineteen of twenty users reporting, as diversity', async () => {
    const range = 'from=2016-07-04T00:30:00Z&to=2016-07-04T02:00:00Z';
    expect(await get(`/api/consumption/diversity?area=diverse&${range}`)).toMatchObject({
      // 95 of 100 report; at 01:00, the highest of all, 94.
      peak_at: '2016-07-04T00:30:00+00:00',
      peak_w: 95 * 2_000,
      half_hours: 2,
    });
  });

  it.each([
    ['days', FIRST_DAY],
    ['pieces of days', 'from=2016-07-04T06:30:00Z&to=2016-07-04T23:30:00Z'],
  ])('an hour from 23 to 7, as the night of %s', async (_, range) => {
    expect(await figures(`/api/users?sort=id&area=night&${range}`, 'night_share')).toEqual([9 / 15]);
  });

  it('nine tenths of a day, as base load: the 5th percentile by nearest rank', async () => {
    // The second lowest of 40 and of 36 of 40 half-hours, the third lowest of 41.
    expect(await figures(`/api/users?sort=id&area=base&${FIRST_DAY}`, 'base_w')).toEqual([4, 6, 4, null]);
  });

  it('five users with a complete day, as a place among peers', async () => {
    const places = async (name: string): Promise<readonly unknown[]> =>
      figures(`/api/users?sort=id&area=five,four&${FIRST_DAY}`, name);
    const expected = [...Array<number>(5).fill(50), ...Array<null>(4).fill(null)];
    expect(await places('peer_percentile')).toEqual(expected);
    expect(await places('segment_percentile')).toEqual(expected);
  });

  it('over 180 % above the third highest reading, as a spike', async () => {
    expect(await figures('/api/quality?area=spike', 'spike_days')).toEqual([0, 1]);
  });

  it('over 11,500 Wh in half an hour, as above the fuse', async () => {
    expect(await figures('/api/quality?area=fuse', 'above_cap')).toEqual([0, 1]);
  });

  it('six hours of one value, or a day of zero, as flat', async () => {
    expect(await figures('/api/quality?area=runs', 'stuck_runs')).toEqual([1, 0, 0, 0]);
    expect(await figures('/api/quality?area=runs', 'zero_runs')).toEqual([0, 0, 1, 0]);
  });

  it('a distance over 3.5 from at least six days of its type, as an unusual day', async () => {
    const unusual = async (user: number): Promise<unknown> => {
      const { days_judged, results } = await get(`/api/consumption/unusual-days?user=${user}`);
      return [days_judged, results.map(({ energy_wh, references }) => [energy_wh, references])];
    };
    expect(await unusual(604)).toEqual([0, []]);
    expect(await unusual(600)).toEqual([1, []]);
    expect(await unusual(601)).toEqual([1, [[MEDIAN + 35_001, 6]]]);
    expect(await unusual(602)).toEqual([1, [[MEDIAN - 35_001, 6]]]);
  });

  it('the eight weeks before, as days of reference, wherever the range begins', async () => {
    // The tenth Saturday: the first one, nine weeks before, is out.
    for (const range of ['', '&from=2016-09-10']) {
      const { results } = await get(`/api/consumption/unusual-days?user=603${range}`);
      expect(results.at(-1)).toMatchObject({ energy_wh: 500_000, median_wh: MEDIAN, references: 8 });
    }
  });
});
