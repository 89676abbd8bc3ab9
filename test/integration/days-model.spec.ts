import fc from 'fast-check';
import { populationSeries, userSeries, Verification } from '../../src/consumption/index.js';
import { RESOLUTIONS } from '../../src/common/time/index.js';
import type { ImportOptions } from '../../src/import/import-options.js';
import { InterruptedError } from '../../src/import/interruption.js';
import type { RepeatPolicy, RestatedPolicy } from '../../src/ledger/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, keptMonths, plainDays, plainMonths, storedReadings } from '../support/plain-days.js';
import { rounds } from '../support/rounds.js';

/** A delivery: local half-hours of some days, from one on, whole days or not, with values that repeat. */
interface Delivery {
  readonly user: number;
  readonly day: number;
  readonly slot: number;
  readonly halfHours: number;
  /** Half-hours are left out where a multiple of it stands, and named twice. */
  readonly without: number;
  readonly twice: number;
  readonly wh: number;
}

interface Step {
  readonly deliveries: readonly Delivery[];
  readonly areas: readonly string[];
  readonly onRepeat: RepeatPolicy;
  readonly onRestated: RestatedPolicy;
  /** Another importer takes the same users' older deliveries in at the same time. */
  readonly beside: boolean;
  readonly dryRun: boolean;
  /** After so many milliseconds somebody stops it, and then starts it again. */
  readonly stoppedAfter: number | null;
  /** Afterwards what is stored is compacted. */
  readonly isCompacted: boolean;
}

const USERS = [1, 2] as const;
const EVERYONE = { areas: [], tariffs: [] };

/** Zones with the first of four days around a change of their clocks. */
const ZONES: readonly (readonly [zone: string, first: string])[] = [
  ['UTC', '2016-10-29'],
  ['Europe/London', '2016-10-29'],
  ['Europe/Dublin', '2016-03-26'],
  ['Atlantic/Azores', '2016-10-29'],
  ['America/Havana', '2016-11-05'],
  ['America/Sao_Paulo', '2017-02-17'],
  ['America/Vancouver', '2016-11-05'],
  // Where clocks are not put back any more.
  ['America/Vancouver', '2026-10-31'],
  ['Pacific/Apia', '2011-12-28'],
  ['Antarctica/Troll', '2016-10-29'],
  ['Australia/Lord_Howe', '2017-04-01'],
  ['Asia/Kathmandu', '2016-10-29'],
];

const deliveries = fc.array(
  fc.record<Delivery>({
    user: fc.constantFrom(...USERS),
    day: fc.nat(3),
    slot: fc.constantFrom(0, 0, 1, 4, 46),
    halfHours: fc.constantFrom(1, 2, 48, 49, 96, 144),
    without: fc.constantFrom(1000, 5, 7),
    twice: fc.constantFrom(1000, 11),
    wh: fc.nat(40),
  }),
  { maxLength: 2 },
);

const steps = fc.array(
  fc.record<Step>({
    deliveries,
    areas: fc.tuple(fc.constantFrom('a1', 'a2'), fc.constantFrom('a1', 'a2')),
    onRepeat: fc.constantFrom<RepeatPolicy>('keep', 'first', 'last'),
    onRestated: fc.constantFrom<RestatedPolicy>('replace', 'replace', 'keep', 'error'),
    beside: fc.nat(3).map((dice) => dice === 0),
    dryRun: fc.nat(5).map((dice) => dice === 0),
    stoppedAfter: fc.option(fc.nat(60), { freq: 3 }),
    isCompacted: fc.nat(2).map((dice) => dice === 0),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Rows by the wall clock: around a change some name a time that is skipped, and some a time that comes twice. */
function rowsOf({ day, slot, halfHours, without, twice, wh }: Delivery, first: string): readonly string[] {
  const from = Date.parse(`${first}T00:00Z`) + (day * 48 + slot) * 1_800_000;
  return Array.from({ length: halfHours }, (_, nth) => nth)
    .filter((nth) => nth % without !== without - 1)
    .flatMap((nth) => {
      const time = new Date(from + nth * 1_800_000).toISOString().slice(0, 19).replace('T', ' ');
      const row = `${time},${(wh + nth) / 8}`;
      return nth % twice === twice - 1 ? [row, `${time},${wh + 1}`] : [row];
    });
}

describe.each(ZONES)('what is kept of days in %s from %s on', (zone, first) => {
  let database: TestDatabase;
  let bench: ImportBench;
  let other: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    bench = await ImportBench.start(database);
    other = await ImportBench.start(database);
  });
  afterAll(async () => {
    await other.stop();
    await bench.stop();
    await database.drop();
  });

  const fill = async (target: ImportBench, step: Step): Promise<void> => {
    await target.clearFolder();
    await target.folder.users(...USERS.map((id, index) => `${id},${step.areas[index]!},t1`));
    const byUser = Map.groupBy(step.deliveries, ({ user }) => user);
    for (const [user, own] of byUser) {
      await target.folder.readings(user, ...own.flatMap((delivery) => rowsOf(delivery, first)));
    }
  };

  const startedAndStopped = async (options: Partial<ImportOptions>, afterMs: number): Promise<void> => {
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort(new InterruptedError());
    }, afterMs);
    await bench.import(options, stop.signal).catch((error: unknown) => {
      if (!(error instanceof InterruptedError)) throw error;
    });
  };

  const take = async (step: Step, before: Step | undefined): Promise<void> => {
    const { onRepeat, onRestated, dryRun } = step;
    const options = { onRepeat, onRestated, dryRun, maxErrors: { unit: 'percent', most: 100 } } as const;
    await fill(bench, step);
    if (step.stoppedAfter !== null) await startedAndStopped(options, step.stoppedAfter);
    const imports = [bench.import(options)];
    if (step.beside && before) {
      await fill(other, before);
      imports.push(other.import({ ...options, force: true }));
    }
    await Promise.all(imports);
  };

  const sameEverywhere = async (): Promise<void> => {
    const readings = await storedReadings(bench.database);
    expect(await keptDays(bench.database)).toEqual(plainDays(readings, zone));
    expect(await keptMonths(bench.database)).toEqual(plainMonths(readings, zone));
    const data = await bench.parts.snapshot();
    for (const resolution of RESOLUTIONS) {
      const everyone = await populationSeries(data, { resolution, filter: EVERYONE });
      const ids = await bench.database.query<{ id: number }>('select id from users');
      const users = await Promise.all(
        ids.map(({ id }) => userSeries(data, { userId: String(id), resolution })),
      );
      expect(everyone.results.map(({ start, energy_wh }) => [start, energy_wh ?? 0])).toEqual(
        everyone.results.map(({ start }) => [
          start,
          users
            .flatMap(({ results }) => results)
            .filter((bucket) => bucket.start.getTime() === start.getTime())
            .reduce((sum, { energy_wh }) => sum + (energy_wh ?? 0), 0),
        ]),
      );
    }
  };

  it('is what the stored readings have, after any sequence of imports', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        await bench.reset();
        let before: Step | undefined;
        for (const step of sequence) {
          await take(step, before);
          await sameEverywhere();
          if (step.isCompacted) {
            await bench.compact();
            await sameEverywhere();
          }
          before = step;
        }
        expect((await bench.parts.get(Verification).run({})).listed).toEqual([]);
      }),
      // Shrinking would take minutes: importers wait for each other.
      { numRuns: rounds(1, 60), endOnFailure: true },
    );
  });
});
