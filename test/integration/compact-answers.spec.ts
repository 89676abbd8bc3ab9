import { RESOLUTIONS } from '../../src/common/time/index.js';
import { Rollups, SPLITS } from '../../src/consumption/index.js';
import { Database, Storage } from '../../src/database/index.js';
import { Compaction } from '../../src/import/compaction.js';
import { startTestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type PlainReading, type PlainUser, store } from '../support/readings.js';
import { rounds } from '../support/rounds.js';
import { SILENT } from '../support/silent-watcher.js';
import { needsTimescale } from '../support/needs-timescale.js';

const ZONES = ['Europe/London', 'UTC', 'Australia/Lord_Howe', 'Asia/Kathmandu'].slice(0, rounds(1, 4));
/** Sums of eighths of a Wh are exact in whatever order; those of tenths are not. */
const ENERGIES = [
  ['eighths', 8],
  ['tenths', 10],
] as const;
const TOLERANCE = 1e-9;

/** Forty days of four users around changes of the clocks of both halves of the earth, with gaps and repeats. */
const USERS: readonly PlainUser[] = [1, 2, 3, 4].map((id) => ({
  id,
  area: id % 2 === 0 ? 'a1' : 'a2',
  tariff: `t${id % 3}`,
}));
const readingsIn = (parts: number): readonly PlainReading[] =>
  USERS.flatMap(({ id }) =>
    Array.from({ length: 48 * 40 }, (_, slot) => slot)
      .filter((slot) => (slot * 31 + id) % 23 !== 0)
      .flatMap((slot) => {
        const start = new Date(Date.UTC(2016, 8, 25) + slot * 1_800_000);
        const first = { userId: id, start, wh: ((slot * 7919 + id * 104_729) % 3001) / parts };
        return (slot + id) % 97 === 0
          ? [first, { ...first, occurrence: 1 as const, wh: first.wh + 1 }]
          : [first];
      }),
  );

const RANGE = 'from=2016-10-02T12:00Z&to=2016-11-01T06:30Z';
const ADDRESSES: readonly string[] = [
  ...RESOLUTIONS.map((resolution) => `/api/consumption?resolution=${resolution}`),
  ...['1d', '1mo'].flatMap((resolution) =>
    SPLITS.map((split) => `/api/consumption?resolution=${resolution}&split=${split}`),
  ),
  ...RESOLUTIONS.map((resolution) => `/api/users/2/consumption?resolution=${resolution}`),
  ...['profile', 'heatmap', 'peaks', 'duration', 'diversity', 'time-of-use', 'unusual-days'].map(
    (analysis) => `/api/consumption/${analysis}?${RANGE}`,
  ),
  '/api/consumption/compare?from=2016-10-20&to=2016-10-27&with=previous',
  `/api/users?${RANGE}`,
  '/api/users?sort=-base_load',
  '/api/quality',
  '/api/readings?format=ndjson',
  '/api/meta',
  '/',
  '/users/2',
  '/quality',
];

/** Every answer of a process that has kept none. */
async function answers(database: TestDatabase): Promise<readonly (readonly [string, string])[]> {
  const app = await startTestApp(database);
  try {
    const all: (readonly [string, string])[] = [];
    for (const address of ADDRESSES) {
      const response = await fetch(app.url + address);
      all.push([address, `${response.status} ${await response.text()}`]);
    }
    return all;
  } finally {
    await app.close();
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** The same words, and numbers as close as adding up in another order leaves them. */
function expectClose([address, now]: readonly [string, string], before: string): void {
  expect([address, now.replaceAll(NUMBER, '#')]).toEqual([address, before.replaceAll(NUMBER, '#')]);
  const [numbers, others] = [now, before].map((text) => Array.from(text.matchAll(NUMBER), Number));
  for (const [at, number] of numbers!.entries()) {
    const other = others![at]!;
    // Of the database's id, which is hexadecimal, a part may read like a number without end.
    if (number === other) continue;
    expect(Math.abs(number - other)).toBeLessThanOrEqual(
      TOLERANCE * Math.max(Math.abs(number), Math.abs(other)),
    );
  }
}

needsTimescale.each(ZONES.flatMap((zone) => ENERGIES.map((energies) => [zone, ...energies] as const)))(
  'what is compact, in %s',
  (timeZone, name, parts) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase({ timeZone });
      const app = await startTestApp(database);
      await store(app.get(Database), USERS, readingsIn(parts));
      await app.get(Rollups).refresh();
      await app.close();
    });
    afterAll(() => database.drop());

    it(`answers as it did as rows, energies in ${name}`, async () => {
      const before = new Map(await answers(database));
      const app = await startTestApp(database);
      const compacted = await app.get(Compaction).everything(SILENT, new AbortController().signal);
      const chunks = await app.get(Storage).chunks();
      await app.close();
      const rows = chunks.filter(({ kept }) => kept !== 'columns');
      expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(['user_months_a']));
      expect(compacted.chunks).toBe(chunks.length - rows.length);
      for (const answer of await answers(database)) {
        if (parts === 8) expect(answer).toEqual([answer[0], before.get(answer[0])]);
        else expectClose(answer, before.get(answer[0]) ?? '');
      }
      const refused = [...before].filter(([, answer]) => !answer.startsWith('200 '));
      expect(refused.map(([address, answer]) => [address, answer.slice(0, 200)])).toEqual([]);
    });
  },
);
