import { bucketEdges, type Resolution, RESOLUTIONS, Zone } from '../../src/common/time/index.js';
import {
  ConsumptionModule,
  populationSeries,
  Rollups,
  type Split,
  summary,
  userSeries,
} from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { createTestDatabase } from '../support/database.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';

const HALF_HOUR = 30 * 60 * 1000;
const EVERYONE = { areas: [], tariffs: [] };

const USERS: readonly PlainUser[] = [
  { id: 1, area: 'a1', tariff: 't1' },
  { id: 2, area: 'a1', tariff: 't2' },
  { id: 3, area: 'a2', tariff: 't2' },
  { id: 4, area: 'a2', tariff: 't1' },
];

/** Multiples of 1/8 Wh sum exactly in any order, so that tests may compare for equality. */
function randomReadings(first: Date, halfHours: number, seed: number): readonly PlainReading[] {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x7fffffff;
  const readings: PlainReading[] = [];
  for (const { id } of USERS) {
    const late = id === 4 ? 100 : 0;
    for (let slot = late; slot < halfHours; slot++) {
      if (next() < 0.05) continue;
      const start = new Date(first.getTime() + slot * HALF_HOUR);
      readings.push({ userId: id, start, wh: Math.floor(next() * 8000) / 8 });
      if (next() < 0.01)
        readings.push({ userId: id, start, occurrence: 1, wh: Math.floor(next() * 8000) / 8 });
    }
  }
  return readings;
}

const ZONES = [
  { zone: 'UTC', first: '2016-10-27T00:00:00Z' },
  { zone: 'Europe/London', first: '2016-10-27T00:00:00+01:00' },
  { zone: 'Asia/Kathmandu', first: '2016-10-27T00:00:00+05:45' },
  { zone: 'Australia/Lord_Howe', first: '2016-09-29T00:00:00+10:30' },
];

describe.each(ZONES)('series in $zone', ({ zone, first }) => {
  const start = new Date(first);
  const readings = randomReadings(start, 48 * 40 + 7, 20_161_122);
  let parts: TestParts;

  beforeAll(async () => {
    const database = await createTestDatabase({ timeZone: zone });
    parts = await startTestParts([ConsumptionModule], database);
    await store(parts.get(Database), USERS, readings);
    await parts.get(Rollups).refresh();
  });

  afterAll(async () => {
    await parts.close();
    await parts.database.drop();
  });

  const cases = RESOLUTIONS.flatMap((resolution) =>
    [undefined, 'area' as const, 'tariff' as const, 'area,tariff' as const].map((split) => ({
      resolution,
      split,
    })),
  );

  it.each(cases)(
    'agrees with a plain model in steps of $resolution, split by $split',
    async ({ resolution, split }) => {
      const answer = await populationSeries(await parts.snapshot(), { resolution, filter: EVERYONE, split });
      const expected = plainSeries(readings, resolution, zone, split);
      const got = answer.results
        .filter((bucket) => bucket.energy_wh !== null)
        .map((b) => [b.start.toISOString(), b.area ?? '', b.tariff ?? '', b.energy_wh, b.observed, b.users]);
      expect(got).toEqual(expected);
    },
  );

  it.each(RESOLUTIONS)(
    'gives one user what plain SQL over its readings gives, in steps of %s',
    async (resolution) => {
      const answer = await userSeries(await parts.snapshot(), { userId: '2', resolution });
      const own = readings.filter(({ userId }) => userId === 2);
      const got = answer.results
        .filter((bucket) => bucket.energy_wh !== null)
        .map((b) => [b.start.toISOString(), '', '', b.energy_wh, b.observed, b.users]);
      expect(got).toEqual(plainSeries(own, resolution, zone, undefined));
    },
  );

  it('adds up to all readings, with coverage counted from the first reading of each user', async () => {
    const figures = await summary(await parts.snapshot(), { filter: EVERYONE });
    expect(figures.total_wh).toBe(readings.reduce((sum, { wh }) => sum + wh, 0));
    expect(figures.readings).toBe(readings.length);
    const observed = readings.filter(({ occurrence = 0 }) => occurrence === 0).length;
    expect(figures.repeats).toBe(readings.length - observed);
    const end = Math.max(...readings.map(({ start: at }) => at.getTime())) + HALF_HOUR;
    const expected = USERS.reduce((sum, { id }) => {
      const begun = Math.min(
        ...readings.filter(({ userId }) => userId === id).map(({ start: at }) => at.getTime()),
      );
      return sum + (end - begun) / HALF_HOUR;
    }, 0);
    expect(figures.coverage).toBe(observed / expected);
  });

  it('keeps nominal edges and calls only a whole and full bucket complete', async () => {
    const answer = await populationSeries(await parts.snapshot(), { resolution: '1d', filter: EVERYONE });
    const fullDays = answer.results.filter(({ complete }) => complete);
    for (const day of fullDays) expect(day.observed).toBe(day.expected);
    expect(answer.results.at(-1)?.complete).toBe(false);
  });
});

/** The same series, worked out in memory reading by reading. */
function plainSeries(
  readings: readonly PlainReading[],
  resolution: Resolution,
  zone: string,
  split: Split | undefined,
): unknown[][] {
  const times = readings.map(({ start }) => start.getTime());
  const range = { from: new Date(Math.min(...times)), to: new Date(Math.max(...times) + HALF_HOUR) };
  const edges = bucketEdges(range, resolution, Zone.ofRuntime(zone));
  const bucketOf = new Map(
    [...new Set(times)].map((time) => [time, edges.findLastIndex((at) => at.getTime() <= time)]),
  );
  const groups = new Map<string, { wh: number; observed: number; reporting: Map<number, number> }>();
  for (const reading of readings) {
    const user = USERS.find(({ id }) => id === reading.userId)!;
    const edge = edges[bucketOf.get(reading.start.getTime())!]!;
    const area = split?.includes('area') ? user.area : '';
    const tariff = split?.includes('tariff') ? user.tariff : '';
    const key = JSON.stringify([edge.toISOString(), area, tariff]);
    const group = groups.get(key) ?? { wh: 0, observed: 0, reporting: new Map<number, number>() };
    groups.set(key, group);
    group.wh += reading.wh;
    if (reading.occurrence === 1) continue;
    group.observed++;
    const at = reading.start.getTime();
    group.reporting.set(at, (group.reporting.get(at) ?? 0) + 1);
  }
  return [...groups.entries()]
    .map(([key, { wh, observed, reporting }]) => [
      ...(JSON.parse(key) as string[]),
      wh,
      observed,
      Math.max(...reporting.values()),
    ])
    .sort((a, b) => (JSON.stringify(a.slice(0, 3)) < JSON.stringify(b.slice(0, 3)) ? -1 : 1));
}
