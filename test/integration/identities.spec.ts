import { bucketEdges, RESOLUTIONS, type TimeRange, Zone } from '../../src/common/time/index.js';
import { populationSeries, Rollups, SPLITS } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import type { TestParts } from '../support/parts.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';
import { REAL_INPUT, startWithRealInput } from '../support/real-input.js';
import { PERMIT } from '../support/permit.js';
import { rounds } from '../support/rounds.js';

const HALF_HOUR = 30 * 60 * 1000;
const ZONES = ['UTC', 'Australia/Lord_Howe', 'Europe/London', 'Asia/Kathmandu'].slice(0, rounds(2, 4));
const EVERYONE = { areas: [], tariffs: [] };
const WAYS = [undefined, ...SPLITS];
/** Fine steps split both ways are long answers that tell no more. */
const STEPS_AND_SPLITS = RESOLUTIONS.flatMap((resolution) =>
  WAYS.filter((split) => split === undefined || (resolution !== '30m' && resolution !== '1h')).map(
    (split) => [resolution, split] as const,
  ),
);

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** A value of the JSON as CSV writes it: nothing for null. */
const cell = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '').replace('""', '');

/** Whole Wh of six users from late September to early November 2016, with gaps and repeats: clock changes of both halves of the earth. */
const USERS: readonly PlainUser[] = Array.from({ length: 6 }, (_, index) => ({
  id: 1 + index,
  area: index % 2 === 0 ? 'a1' : 'a2',
  tariff: `t${(index % 3) + 1}`,
}));
const READINGS: readonly PlainReading[] = USERS.flatMap(({ id }) =>
  Array.from({ length: 48 * 40 }, (_, slot) => slot)
    .filter((slot) => (slot * 31 + id) % 23 !== 0)
    .flatMap((slot) => {
      const start = new Date(Date.UTC(2016, 8, 25) + slot * HALF_HOUR);
      const first = { userId: id, start, wh: (slot * 7919 + id * 104_729) % 3001 };
      return (slot + id) % 97 === 0
        ? [first, { ...first, occurrence: 1 as const, wh: first.wh + 1 }]
        : [first];
    }),
);
const TOTAL = sum(READINGS.map(({ wh }) => wh));

describe.each(ZONES)('in %s the same energy', (timeZone) => {
  let app: TestApp;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase({ timeZone });
    drop = () => database.drop();
    app = await startTestApp(database);
    await store(app.get(Database), USERS, READINGS);
    await app.get(Rollups).refresh();
  });

  afterAll(async () => {
    await app.close();
    await drop();
  });

  const text = async (path: string): Promise<string> => {
    const response = await fetch(app.url + path);
    const body = await response.text();
    expect([response.status, body]).toEqual([200, body]);
    return body;
  };
  const json = async (path: string): Promise<{ results: readonly Record<string, unknown>[] }> =>
    JSON.parse(await text(path)) as { results: readonly Record<string, unknown>[] };

  it.each(STEPS_AND_SPLITS)(
    'is in the JSON and the CSV of steps of %s split by %s',
    async (resolution, split) => {
      const path = `/api/consumption?resolution=${resolution}${split ? `&split=${split}` : ''}`;
      const { results } = await json(path);
      expect(sum(results.map((bucket) => bucket['energy_wh'] as number | null))).toBe(TOTAL);
      const [head = '', ...rows] = (await text(`${path}&format=csv`)).trimEnd().split('\r\n');
      expect(rows.map((row) => row.split(','))).toEqual(
        results.map((bucket) => head.split(',').map((column) => cell(bucket[column]))),
      );
    },
  );

  it('is in the sum of the users, of their series, and of the readings as NDJSON', async () => {
    const { results } = await json('/api/users?page_size=100');
    expect(sum(results.map((user) => user['total_wh'] as number))).toBe(TOTAL);
    for (const user of results) {
      const series = await json(`/api/users/${String(user['id'])}/consumption?resolution=1w`);
      expect(sum(series.results.map((bucket) => bucket['energy_wh'] as number | null))).toBe(
        user['total_wh'],
      );
    }
    const lines = (await text('/api/readings?format=ndjson')).trimEnd().split('\n');
    expect(sum(lines.map((line) => (JSON.parse(line) as { energy_wh: number }).energy_wh))).toBe(TOTAL);
  });

  it.each(['1d', '1w', '1mo'])(
    'stands in the table behind the chart of the page in steps of %s',
    async (step) => {
      const page = await text(`/?resolution=${step}`);
      const table =
        /id="consumption"[\s\S]*?<tbody>([\s\S]*?)<\/tbody>\s*<\/table>\s*<\/div>\s*<\/details>/.exec(page);
      const cells = [...(table?.[1] ?? '').matchAll(/<\/th><td>([^<]*)<\/td>/g)].map(
        ([, cell]) => cell ?? '',
      );
      const { results } = await json(`/api/consumption?resolution=${step}`);
      const shown = results.map((bucket) => (bucket['energy_wh'] as number).toLocaleString('en-GB'));
      expect(cells).toEqual(shown);
    },
  );
});

(REAL_INPUT === undefined ? describe.skip : describe)('the energy of the real input', () => {
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startWithRealInput();
  });

  afterAll(() => parts.close());

  it.each(ZONES)('is the same at every step and split in %s', async (timeZone) => {
    if (timeZone !== 'UTC')
      await parts.get(Rollups).rebuild(PERMIT, Zone.ofRuntime(timeZone), () => undefined);
    const data = await parts.snapshot();
    const whole = { from: new Date('2016-07-01T00:00:00Z'), to: new Date('2017-01-01T00:00:00Z') };
    const months = bucketEdges(whole, '1mo', Zone.ofRuntime(timeZone));
    for (const resolution of RESOLUTIONS) {
      // Half-hours of the whole are refused as too many; the months add up as well.
      const ranges = resolution === '30m' ? partsBetween(months) : [whole];
      for (const split of WAYS) {
        let total = 0;
        for (const range of ranges) {
          const { results } = await populationSeries(data, { ...range, resolution, filter: EVERYONE, split });
          total += sum(results.map(({ energy_wh }) => energy_wh));
        }
        expect([timeZone, resolution, split, total]).toEqual([timeZone, resolution, split, 247_758_910]);
      }
    }
  });
});

function partsBetween(edges: readonly Date[]): readonly TimeRange[] {
  return edges.slice(1).map((to, index) => ({ from: edges[index] ?? to, to }));
}
