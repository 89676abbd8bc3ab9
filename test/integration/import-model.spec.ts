import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { RepeatPolicy, RestatedPolicy } from '../../src/ledger/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { rounds } from '../support/rounds.js';

/** One row of a file: a local time and a reading, either of which may be nonsense. */
interface Row {
  readonly time: string;
  readonly wh: string;
}

interface Run {
  readonly files: ReadonlyMap<number, readonly Row[]>;
  readonly onRepeat: RepeatPolicy;
  readonly onRestated: RestatedPolicy;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** Half-hour → its readings in order of occurrence. */
type UserReadings = Map<number, readonly number[]>;

const USERS = [1, 2] as const;

/** What the guide says, as simply as it can be written down. */
class Model {
  private readonly users = new Map<number, UserReadings>(USERS.map((id) => [id, new Map()]));

  constructor(private readonly zone: string) {}

  run({ files, onRepeat, onRestated, dryRun }: Run): void {
    if (dryRun) return;
    for (const [id, rows] of files) {
      const stored = this.users.get(id) ?? new Map<number, readonly number[]>();
      const settled = this.settle(rows, onRepeat);
      const restates = [...settled].some(([start, wh]) => stored.has(start) && !same(stored.get(start), wh));
      if (onRestated === 'error' && restates) continue;
      for (const [start, wh] of settled) {
        if (onRestated === 'replace' || !stored.has(start)) stored.set(start, wh);
      }
    }
  }

  stored(): readonly string[] {
    return [...this.users].flatMap(([id, readings]) =>
      [...readings]
        .sort(([one], [other]) => one - other)
        .flatMap(([start, energies]) =>
          energies.map((wh, nth) => `${id} ${new Date(start).toISOString().slice(0, 16)}Z ${nth} ${wh}`),
        ),
    );
  }

  private settle(rows: readonly Row[], policy: RepeatPolicy): UserReadings {
    const named = Map.groupBy(this.resolve(rows), ({ start }) => start);
    return new Map(
      [...named].map(([start, mentions]) => {
        const [first = NaN, second = first] = mentions.map(({ wh }) => wh);
        if (first === second || policy === 'first') return [start, [first]];
        return [start, policy === 'last' ? [second] : [first, second]];
      }),
    );
  }

  /** Instants row by row, looking at the whole file again for each. */
  private resolve(rows: readonly Row[]): readonly { start: number; wh: number }[] {
    const resolved: { start: number; wh: number }[] = [];
    let latest = -Infinity;
    rows.forEach(({ time, wh }, index) => {
      const instants = this.instantsOf(time);
      const nth = rows.slice(0, index).filter((row) => row.time === time).length;
      const mentions = rows.filter((row) => row.time === time).length;
      const [earlier, later] = instants;
      let start = earlier;
      if (later !== undefined) {
        const isPast = latest >= this.changeBefore(later);
        start = mentions === 1 ? (isPast ? later : earlier) : instants[nth];
      }
      if (start === undefined) return;
      latest = Math.max(latest, start);
      if (Number.isFinite(Number(wh))) resolved.push({ start, wh: Number(wh) });
    });
    return resolved;
  }

  private instantsOf(time: string): readonly number[] {
    const local = Temporal.PlainDateTime.from(time.replace(' ', 'T'));
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(this.zone, { disambiguation }),
    );
    if (!earlier || !later || !earlier.toPlainDateTime().equals(local)) return [];
    return [...new Set([earlier.epochMilliseconds, later.epochMilliseconds])];
  }

  private changeBefore(instant: number): number {
    const moment = Temporal.Instant.fromEpochMilliseconds(instant + 1).toZonedDateTimeISO(this.zone);
    return moment.getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity;
  }
}

function same(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && other.every((wh, nth) => one[nth] === wh);
}

/** Local half-hours around each zone's change of the clocks. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  UTC: ['2016-10-26', '2016-10-26'],
  'Europe/London': ['2016-10-30', '2016-03-27'],
  'America/St_Johns': ['2016-11-06', '2016-03-13'],
  'Australia/Lord_Howe': ['2016-04-03', '2016-10-02'],
  'Asia/Kolkata': ['2016-10-30', '2016-03-27'],
};

/** Far from the others: a file that names both goes into the database in pieces. */
const ANOTHER_YEAR = '2018-06-01';

function runs(zone: string): fc.Arbitrary<readonly Run[]> {
  const time = fc
    .tuple(fc.constantFrom(ANOTHER_YEAR, ...(ZONES[zone] ?? [])), fc.integer({ min: 0, max: 7 }))
    .map(([day, slot]) => `${day} 0${slot >> 1}:${slot % 2 ? '30' : '00'}:00`);
  const wh = fc.oneof(
    { weight: 9, arbitrary: fc.nat(3).map((eighth) => String(eighth / 8)) },
    { weight: 1, arbitrary: fc.constant('x') },
  );
  const file = fc.array(fc.record({ time, wh }), { maxLength: 14 });
  return fc.array(
    fc.record({
      files: fc
        .array(fc.tuple(fc.constantFrom(...USERS), file), { maxLength: 2 })
        .map((entries) => new Map(entries)),
      onRepeat: fc.constantFrom<RepeatPolicy>('keep', 'first', 'last'),
      onRestated: fc.constantFrom<RestatedPolicy>('replace', 'replace', 'keep', 'error'),
      force: fc.boolean(),
      dryRun: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 5 },
  );
}

describe.each(Object.keys(ZONES))('any sequence of imports in %s', (zone) => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  it('leaves the database as a plain model has it', async () => {
    await fc.assert(
      fc.asyncProperty(runs(zone), async (sequence) => {
        await bench.reset();
        const model = new Model(zone);
        for (const run of sequence) {
          await bench.clearFolder();
          await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
          for (const [id, rows] of run.files)
            await bench.folder.readings(id, ...rows.map(({ time, wh }) => `${time},${wh}`));
          const { onRepeat, onRestated, force, dryRun } = run;
          const maxErrors = { unit: 'percent', most: 100 } as const;
          const report = await bench.import({ onRepeat, onRestated, force, dryRun, maxErrors });
          model.run(run);
          expect(await bench.stored()).toEqual(model.stored());
          expect(report.rows.rowsRead).toBeGreaterThanOrEqual(report.rows.rowsRejected);
        }
      }),
      { numRuns: rounds(6, 300) },
    );
  });
});
