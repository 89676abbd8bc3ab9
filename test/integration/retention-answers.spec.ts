import { Temporal } from 'temporal-polyfill';
import { localDate } from '../../src/common/time/index.js';
import {
  type AskedRange,
  comparison,
  DAY_AND_NIGHT,
  DEFAULT_CAP_WH,
  diversity,
  figuresOfUser,
  gaps,
  heatMap,
  loadDurationCurve,
  loadProfile,
  loadProfileMeans,
  monthlyCoverage,
  peaks,
  peerBand,
  populationSeries,
  quality,
  ranking,
  repeatedDays,
  type Snapshot,
  sparklines,
  summary,
  timeOfUse,
  unusualDays,
  userRepeats,
  userSeries,
  weeklyPattern,
} from '../../src/consumption/index.js';
import { startTestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { randomReadings } from '../support/random-readings.js';

const ZONE = 'Europe/London';
const USERS = [1, 2, 3, 4, 5, 6].map((id) => ({ id, area: `a${id % 2}`, tariff: 't1' }));
const EVERYONE = { filter: { areas: [], tariffs: [] } };
const ONE = { ...EVERYONE, userId: '1' };

const at = (local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds);

/** Sums of floats depend on the order in which they are added, in their last bits. */
function rounded(answer: unknown): unknown {
  if (typeof answer === 'number') return Number(answer.toPrecision(12));
  if (Array.isArray(answer)) return answer.map(rounded);
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, rounded(value)]));
}

const plain = (answer: object): object => Object.fromEntries(Object.entries(answer));

/** Every answer that days, or segments, give. */
const ofDays = async (data: Snapshot, asked: AskedRange): Promise<Record<string, unknown>> => ({
  figures: await figuresOfUser(data, '1', asked),
  ranking: await ranking(data, {
    ...asked,
    ...EVERYONE,
    sort: 'base_load',
    descending: true,
    page: 1,
    pageSize: 9,
  }),
  days: await userSeries(data, { ...asked, userId: '1', resolution: '1d' }),
  months: await userSeries(data, { ...asked, userId: '1', resolution: '1mo' }),
  peers: await peerBand(data, '1', { ...asked, resolution: '1w' }),
  peaks: await peaks(data, { ...asked, ...ONE }),
  unusual: await unusualDays(data, { ...asked, ...ONE }),
  coverage: await monthlyCoverage(data, { ...asked, ids: ['1', '2'] }),
  sparklines: await sparklines(data, ['1', '2'], asked),
});

/** Answers of everyone, which segments give whatever the range cuts. */
const ofSegments = async (data: Snapshot, asked: AskedRange): Promise<Record<string, unknown>> => ({
  summary: await summary(data, { ...asked, ...EVERYONE }),
  series: await populationSeries(data, { ...asked, ...EVERYONE, resolution: '1d', split: 'area' }),
  peaks: await peaks(data, { ...asked, ...EVERYONE }),
  unusual: await unusualDays(data, { ...asked, ...EVERYONE }),
  means: await loadProfileMeans(data, { ...asked, ...EVERYONE }),
  heat: await heatMap(data, { ...asked, ...EVERYONE }, 'weekday'),
  duration: await loadDurationCurve(data, { ...asked, ...EVERYONE }),
  bands: await timeOfUse(data, { ...asked, ...EVERYONE }, DAY_AND_NIGHT),
  pattern: await weeklyPattern(data, { ...asked, ...EVERYONE }),
});

/** Every answer that takes the half-hours of users. */
const ofHalfHours = async (data: Snapshot, asked: AskedRange): Promise<Record<string, unknown>> => ({
  series: await userSeries(data, { ...asked, userId: '1', resolution: '1h' }),
  peers: await peerBand(data, '1', { ...asked, resolution: '1h' }),
  profile: await loadProfile(data, { ...asked, ...ONE }),
  heat: await heatMap(data, { ...asked, ...ONE }, 'weekday'),
  duration: await loadDurationCurve(data, { ...asked, ...ONE }),
  bands: await timeOfUse(data, { ...asked, ...ONE }, DAY_AND_NIGHT),
  diversity: await diversity(data, { ...asked, ...EVERYONE }),
  quality: await quality(data, { ...asked, ids: ['1', '2'], capWh: DEFAULT_CAP_WH }),
  gaps: await gaps(data, { ...asked, userId: '1', most: 50 }),
  repeats: await userRepeats(data, { ...asked, userId: '1', most: 50 }),
  repeatedDays: await repeatedDays(data, { ...asked, ...EVERYONE }),
});

describe('answers where days are kept without their readings', () => {
  let databases: TestDatabase[];
  let benches: ImportBench[];
  let whole: Snapshot;
  let kept: Snapshot;
  let begin: Date;

  beforeAll(async () => {
    databases = [await createTestDatabase({ timeZone: ZONE }), await createTestDatabase({ timeZone: ZONE })];
    const keeping = { RETENTION: '2mo', RETENTION_ROLLUPS: 'keep' };
    benches = [];
    for (const [index, database] of databases.entries()) {
      const environment = { ...database.environment, ...(index === 1 ? keeping : {}) };
      const bench = await ImportBench.start({ ...database, environment });
      benches.push(bench);
      await bench.folder.users(...USERS.map(({ id, area, tariff }) => `${id},${area},${tariff}`));
      for (const user of USERS) {
        // The first half-hour is not that of a midnight.
        const first = new Date(at('2016-03-01T00:00').getTime() + (7 + user.id) * 1_800_000);
        const readings = randomReadings([user], first, 150 * 48, { gaps: 0.002, repeats: 0.002, late: 0 });
        const rows = readings.map(({ start, wh }) => {
          const local = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(ZONE);
          const text = local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
          return `${text},${wh}`;
        });
        await bench.folder.readings(user.id, ...rows);
      }
      await bench.import();
    }
    [whole, kept] = (await Promise.all(benches.map((bench) => bench.parts.snapshot()))) as [
      Snapshot,
      Snapshot,
    ];
    begin = kept.readingsBegin!;
  });
  afterAll(async () => {
    for (const bench of benches) await bench.stop();
    for (const database of databases) await database.drop();
  });

  it('have a world whose readings begin later than its days', () => {
    expect(begin.getTime()).toBeGreaterThan(at('2016-04-30T00:00').getTime());
    expect(begin.getTime()).toBeLessThan(at('2016-06-02T00:00').getTime());
    expect(kept.window).toEqual(whole.window);
  });

  it.each([
    ['everything', {}],
    ['whole days', { from: at('2016-03-10T00:00'), to: at('2016-07-10T00:00') }],
    ['days from before the data', { from: at('2015-01-01T00:00'), to: at('2016-07-10T00:00') }],
    ['days of old', { from: at('2016-03-10T00:00'), to: at('2016-04-10T00:00') }],
    ['days and a piece', { from: at('2016-03-10T00:00'), to: at('2016-07-10T06:30') }],
  ])('are those of all readings where days give them: %s', async (_, asked: AskedRange) => {
    // Where nobody says when it begins, it begins with the first day, and not with the first half-hour in it.
    const days = { from: at('2016-03-01T00:00'), ...asked };
    expect(rounded(await ofDays(kept, asked))).toEqual(rounded(await ofDays(whole, days)));
    expect(rounded(await ofSegments(kept, asked))).toEqual(rounded(await ofSegments(whole, asked)));
  });

  it('of days leave out those that a range cuts of old', async () => {
    const cut = { from: at('2016-03-10T05:00'), to: at('2016-04-10T05:00') };
    const days = { from: at('2016-03-11T00:00'), to: at('2016-04-10T00:00') };
    const { coverage: _, sparklines: __, ...answers } = await ofDays(kept, cut);
    const { coverage, sparklines: lines, ...expected } = await ofDays(whole, days);
    expect([coverage, lines]).toBeDefined();
    expect(rounded(answers)).toEqual(rounded(expected));
    expect(rounded(await ofSegments(kept, cut))).toEqual(rounded(await ofSegments(whole, cut)));
  });

  it('of half-hours of users begin where these do', async () => {
    for (const from of [undefined, at('2016-03-10T05:00')]) {
      const asked = { from, to: at('2016-07-10T06:30') };
      const later = { ...asked, from: begin };
      expect(rounded(await ofHalfHours(kept, asked))).toEqual(rounded(await ofHalfHours(whole, later)));
    }
  });

  it('of half-hours of users say that there are none before, and not that they are missing', async () => {
    const asked = { from: at('2016-03-10T00:00'), to: at('2016-04-10T00:00') };
    const answers = await ofHalfHours(kept, asked);
    expect(answers).toMatchObject({
      series: { results: [] },
      gaps: [],
      repeats: [],
      repeatedDays: [],
      duration: { results: [], observed: 0, expected: 0, coverage: null },
      profile: { observed: 0, expected: 0, coverage: null },
      quality: [{ quality: { expected: 0, gap_runs: 0, coverage: null } }, {}],
    });
  });

  it('of a user are days by themselves where the range is short and of old', async () => {
    const asked = { from: at('2016-03-10T00:00'), to: at('2016-03-12T00:00'), resolution: 'auto' } as const;
    const series = await userSeries(kept, { ...asked, userId: '1' });
    expect(series).toEqual(await userSeries(whole, { ...asked, userId: '1', resolution: '1d' }));
    expect((await peerBand(kept, '1', asked))?.resolution).toBe('1d');
  });

  it('give no spread of users over a range that begins before', async () => {
    const asked = { from: at('2016-03-10T00:00'), to: at('2016-07-10T00:00') };
    const profile = await loadProfile(kept, { ...asked, ...EVERYONE });
    expect(rounded(profile)).toEqual(rounded(await loadProfileMeans(whole, { ...asked, ...EVERYONE })));
    const later = { ...asked, from: begin };
    expect(rounded(await loadProfile(kept, { ...later, ...EVERYONE }))).toEqual(
      rounded(await loadProfile(whole, { ...later, ...EVERYONE })),
    );
  });

  it('compare days like for like, but for the peak of a group with days that have no pair', async () => {
    const asked = { from: at('2016-05-10T00:00'), to: at('2016-06-20T00:00') };
    const ofOne = { ...asked, ...ONE };
    const one = await comparison(whole, ofOne, 'previous');
    expect(one.b.left_out).toBeGreaterThan(0);
    expect(rounded(await comparison(kept, ofOne, 'previous'))).toEqual(rounded(one));

    const ofAll = { ...asked, ...EVERYONE };
    const all = await comparison(whole, ofAll, 'previous');
    const answer = await comparison(kept, ofAll, 'previous');
    const unknown = { peak_w: null, peak_at: null };
    const a = plain(all.a);
    const expected = {
      ...plain(all),
      a: asked.from < begin ? { ...a, ...unknown } : a,
      b: { ...plain(all.b), ...unknown },
      delta_peak: null,
    };
    expect(rounded(answer)).toEqual(rounded(expected));
    const cut = { from: new Date(begin.getTime() + 1_800_000), to: new Date(begin.getTime() + 7_200_000) };
    await expect(comparison(kept, { ...cut, ...ONE }, 'previous')).rejects.toThrow(
      /longer than the data before it/,
    );
  });

  it('are told of by pages and by /api/meta', async () => {
    const app = await startTestApp(databases[1]);
    try {
      const text = async (path: string): Promise<string> => (await fetch(`${app.url}${path}`)).text();
      const day = localDate(begin, kept.zone);
      expect(JSON.parse(await text('/api/meta'))).toMatchObject({
        readings_begin: `${day}T00:00:00+01:00`,
      });
      const note = /Half-hours of users are kept from \d+ (?:May|Jun) 2016; before, there are days only\./g;
      const old = 'from=2016-03-10&to=2016-04-10';
      // Typical day, heat map, day and night, quality of a user.
      expect((await text('/users/1')).match(note)).toHaveLength(4);
      expect((await text(`/users/1?${old}&day=2016-03-12`)).match(note)).toHaveLength(5);
      expect((await text(`/users/1?${old}&resolution=1h`)).match(note)).toHaveLength(6);
      expect((await text(`/users/1?from=${day}&to=2016-07-10`)).match(note)).toBeNull();
      const answer = await fetch(`${app.url}/api/users/1/consumption?${old}&resolution=30m`);
      expect([answer.status, await answer.json()]).toMatchObject([200, { results: [] }]);
      expect((await text('/')).match(note)).toHaveLength(1);
      // Repeats, gaps and flags.
      expect((await text('/quality')).match(note)).toHaveLength(2);
    } finally {
      await app.close();
    }
  });
});
