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
  /** Whether it lies around a change of the clocks: nowhere else do neighbours matter. */
  readonly isAround: boolean;
}

interface File {
  readonly rows: readonly Row[];
  /** Whether its rows around the change of the clocks begin with the newest. */
  readonly isBackwards: boolean;
}

interface Run {
  readonly files: ReadonlyMap<number, File>;
  readonly onRepeat: RepeatPolicy;
  readonly onRestated: RestatedPolicy;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** What is stored is compacted before it. */
  readonly isCompact: boolean;
}

/** A row at its instant; the reading is NaN when it is nonsense. */
interface Reading {
  readonly start: number;
  readonly wh: number;
}

/** Half-hour → its readings in order of occurrence. */
type UserReadings = Map<number, readonly number[]>;

const USERS = [1, 2] as const;
const HALF_HOUR_MS = 1_800_000;

/** What the guide says, as simply as it can be written down. */
class Model {
  private readonly users = new Map<number, UserReadings>(USERS.map((id) => [id, new Map()]));

  constructor(private readonly zone: string) {}

  run({ files, onRepeat, onRestated, dryRun }: Run): void {
    if (dryRun) return;
    for (const [id, file] of files) {
      const stored = this.users.get(id) ?? new Map<number, readonly number[]>();
      const settled = this.settle(this.resolve(file, stored), onRepeat);
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

  private settle(rows: readonly Reading[], policy: RepeatPolicy): UserReadings {
    const named = Map.groupBy(
      rows.filter(({ wh }) => !Number.isNaN(wh)),
      ({ start }) => start,
    );
    return new Map(
      [...named].map(([start, mentions]) => {
        const [first = NaN, second = first] = mentions.map(({ wh }) => wh);
        if (first === second || policy === 'first') return [start, [first]];
        return [start, policy === 'last' ? [second] : [first, second]];
      }),
    );
  }

  /** The rows of a file at their instants, in the order of the file. */
  private resolve({ rows, isBackwards }: File, stored: UserReadings): readonly Reading[] {
    const times = rows.map(({ time }) => this.instantsOf(time));
    const once = rows.flatMap(({ wh }, row) => {
      const [start, second] = times[row] ?? [];
      return start === undefined || second !== undefined ? [] : [{ start, wh: Number(wh) }];
    });
    const taken = rows.filter(
      ({ time }, row) => rows.slice(0, row).filter((earlier) => earlier.time === time).length < 2,
    );
    const inTime = isBackwards ? taken.toReversed() : taken;
    const near = inTime.filter(({ isAround }) => isAround);
    const ways = rising(near.map(({ time }) => this.instantsOf(time))).map((starts) => {
      const all = starts.map((start, row) => ({ start, wh: Number(near[row]?.wh) }));
      const twice = all.filter((_, row) => this.instantsOf(near[row]?.time ?? '').length === 2);
      const good = twice.filter(({ wh }) => !Number.isNaN(wh));
      return {
        twice,
        followed: starts.filter((start, row) => starts[row + 1] === start + HALF_HOUR_MS).length,
        same: good.filter(({ start, wh }) => stored.get(start)?.includes(wh)).length,
        free: good.filter(({ start }) => !stored.has(start)).length,
      };
    });
    const [best] = ways.sort(
      (one, other) => other.followed - one.followed || other.same - one.same || other.free - one.free,
    );
    return [...once, ...(best?.twice ?? [])];
  }

  private instantsOf(time: string): readonly number[] {
    const local = Temporal.PlainDateTime.from(time.replace(' ', 'T'));
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(this.zone, { disambiguation }),
    );
    if (!earlier || !later || !earlier.toPlainDateTime().equals(local)) return [];
    return [...new Set([earlier.epochMilliseconds, later.epochMilliseconds])];
  }
}

/** Every way to choose one of each of these so that they rise. */
function rising(choices: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return choices.reduce<readonly (readonly number[])[]>(
    (ways, starts) =>
      ways.flatMap((way) =>
        starts.filter((start) => start > (way.at(-1) ?? -Infinity)).map((start) => [...way, start]),
      ),
    [[]],
  );
}

function same(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.length === other.length && other.every((wh, nth) => one[nth] === wh);
}

/** Each zone's days: before one on which the clocks go back, if they do, and one on which they go forwards, if they do. */
const ZONES: Readonly<Record<string, readonly [back: string | undefined, other: string]>> = {
  UTC: [undefined, '2016-10-26'],
  'Europe/London': ['2016-10-29', '2016-03-27'],
  'Atlantic/Azores': ['2016-10-29', '2016-03-27'],
  'America/St_Johns': ['2016-11-05', '2016-03-13'],
  'Antarctica/Troll': ['2015-10-24', '2015-03-29'],
  'Australia/Lord_Howe': ['2016-04-02', '2016-10-02'],
  'Asia/Kolkata': [undefined, '2016-10-30'],
};

/** Far from the others: a file that names both goes into the database in pieces. */
const ANOTHER_YEAR = '2018-06-01';

const WH = fc.nat(3).map((eighth) => String(eighth / 8));
const WH_OR_NONSENSE = fc.oneof({ weight: 9, arbitrary: WH }, { weight: 1, arbitrary: fc.constant('x') });

/** Any rows in any order, at times that come once or not at all. */
function anyRows(day: string): fc.Arbitrary<readonly Row[]> {
  const time = fc
    .tuple(fc.constantFrom(ANOTHER_YEAR, day), fc.integer({ min: 0, max: 7 }))
    .map(([date, slot]) => `${date} 0${slot >> 1}:${slot % 2 ? '30' : '00'}:00`);
  return fc.array(fc.record({ time, wh: WH_OR_NONSENSE, isAround: fc.constant(false) }), { maxLength: 8 });
}

/** Some of the rows of the hours around the time at which the clocks go back, in order; the last two show the order. */
function rowsAroundChange(zone: string, day: string): fc.Arbitrary<readonly Row[]> {
  const before = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  const change = before.getTimeZoneTransition('next') ?? before;
  const first = Math.floor(change.epochMilliseconds / HALF_HOUR_MS) - 6;
  const times = Array.from({ length: 14 }, (_, slot) =>
    Temporal.Instant.fromEpochMilliseconds((first + slot) * HALF_HOUR_MS)
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace('T', ' '),
  );
  const ends = fc
    .tuple(WH, WH)
    .map((energies) => energies.map((wh, at) => ({ time: times[12 + at] ?? '', wh, isAround: true })));
  const some = fc
    .subarray(times.slice(0, 12))
    .chain((named) =>
      fc.tuple(...named.map((time) => WH_OR_NONSENSE.map((wh) => ({ time, wh, isAround: true })))),
    );
  return fc.tuple(some, ends).map((parts) => parts.flat());
}

function files(zone: string): fc.Arbitrary<File> {
  const [back, other] = ZONES[zone] ?? [undefined, ''];
  const around = back === undefined ? fc.constant([]) : rowsAroundChange(zone, back);
  const [isBackwards, hasThird, isFirst] = [fc.boolean(), fc.boolean(), fc.boolean()];
  return fc
    .record({ around, others: anyRows(other), isBackwards, hasThird, isFirst })
    .map(({ around, others, isBackwards, hasThird, isFirst }) => {
      const ordered = isBackwards ? around.toReversed() : around;
      const thirds = ordered.filter(({ time }, at) => ordered.findIndex((row) => row.time === time) < at);
      const all = [...ordered, ...(hasThird ? thirds : [])];
      return { rows: isFirst ? [...all, ...others] : [...others, ...all], isBackwards };
    });
}

function runs(zone: string): fc.Arbitrary<readonly Run[]> {
  const run = fc.record({
    files: fc
      .array(fc.tuple(fc.constantFrom(...USERS), files(zone)), { maxLength: 2 })
      .map((entries) => new Map(entries)),
    onRepeat: fc.constantFrom<RepeatPolicy>('keep', 'first', 'last'),
    onRestated: fc.constantFrom<RestatedPolicy>('replace', 'replace', 'keep', 'error'),
    force: fc.boolean(),
    dryRun: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
    isCompact: fc.nat(3).map((dice) => dice === 0),
  });
  // What was kept out of a known file could find another place today, which only shows when the file is read again.
  const forced = run.map((one) => ({ ...one, force: one.force || one.onRestated === 'keep' }));
  return fc.array(forced, { minLength: 1, maxLength: 5 });
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
          if (run.isCompact) await bench.compact();
          await bench.clearFolder();
          await bench.folder.users(...USERS.map((id) => `${id},a1,t1`));
          for (const [id, { rows }] of run.files)
            await bench.folder.readings(id, ...rows.map(({ time, wh }) => `${time},${wh}`));
          const { onRepeat, onRestated, force, dryRun } = run;
          const maxErrors = { unit: 'percent', most: 100 } as const;
          const report = await bench.import({ onRepeat, onRestated, force, dryRun, maxErrors });
          model.run(run);
          expect(await bench.stored()).toEqual(model.stored());
          expect(report.rows.rows_read).toBeGreaterThanOrEqual(report.rows.rows_rejected);
        }
      }),
      { numRuns: rounds(6, 300) },
    );
  });
});
