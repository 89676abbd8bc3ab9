import { minuteOfDate } from '../../common/time/index.js';
import { daysTable, type Generation, monthsTable, type Session } from '../../database/index.js';
import type { BinaryRows, Put } from './binary-rows.js';
import type { DayFigures } from './day-figures.js';
import type { MonthFigures } from './month-figures.js';
import { MonthProfile } from './month-profile.js';
import { alike } from './alike.js';
import { instantText } from './stored-readings.js';
import type { MinuteRange } from './user-rollup.js';

/** A column of a table of figures, and how it is written. */
type Column<Figures> = readonly [name: string, put: Put<Figures>];

type SharedFigures = Omit<DayFigures, 'baseW' | 'start' | Counts>;

type Counts = 'samples' | 'observed' | 'estimated' | 'derived';

const SHARED: readonly Column<SharedFigures>[] = [
  ['energy_wh', (into, { energyWh }) => into.float8(energyWh)],
  ['repeated_wh', (into, { repeatedWh }) => into.float8(repeatedWh)],
  ['estimated_wh', (into, { estimatedWh }) => into.float8(estimatedWh)],
  ['first_start', (into, { firstStart }) => into.instant(firstStart)],
  ['last_start', (into, { lastStart }) => into.instant(lastStart)],
  ['highest_wh', (into, { highestWh }) => into.float8(highestWh)],
  ['highest_start', (into, { highestStart }) => into.instant(highestStart)],
  ['night_wh', (into, { nightWh }) => into.float8(nightWh)],
];

const DAY_COLUMNS: readonly Column<DayFigures>[] = [
  ['samples', (into, { samples }) => into.int2(samples)],
  ['observed', (into, { observed }) => into.int2(observed)],
  ['estimated', (into, { estimated }) => into.int2(estimated)],
  ['derived', (into, { derived }) => into.int2(derived)],
  ...SHARED,
  ['base_w', (into, { baseW }) => into.float8(baseW)],
];

const MONTH_COLUMNS: readonly Column<MonthFigures>[] = [
  ['samples', (into, { samples }) => into.int4(samples)],
  ['observed', (into, { observed }) => into.int4(observed)],
  ['estimated', (into, { estimated }) => into.int4(estimated)],
  ['derived', (into, { derived }) => into.int4(derived)],
  ...SHARED,
  ['complete_days', (into, { completeDays }) => into.int4(completeDays)],
  ['complete_wh', (into, { completeWh }) => into.float8(completeWh)],
  ['complete_wh2', (into, { completeWh2 }) => into.float8(completeWh2)],
  ['day_energies', (into, { dayEnergies }) => into.float8s(dayEnergies)],
  ['day_observed', (into, { dayObserved }) => into.int2s(dayObserved)],
  ['day_bases', (into, { dayBases }) => into.float8s(dayBases)],
  ['profile', (into, { profile }) => into.bytea(profile?.toBytes() ?? null)],
];

const SHARED_AS_FIGURES = `
  energy_wh as "energyWh", samples, observed, estimated, derived, repeated_wh as "repeatedWh", estimated_wh as "estimatedWh",
  ${minuteOf('first_start')} as "firstStart", ${minuteOf('last_start')} as "lastStart",
  highest_wh as "highestWh", ${minuteOf('highest_start')} as "highestStart", night_wh as "nightWh"`;

const DAY_AS_FIGURES = `${SHARED_AS_FIGURES}, base_w as "baseW"`;

const MONTH_AS_FIGURES = `${SHARED_AS_FIGURES},
  complete_days as "completeDays", complete_wh as "completeWh", complete_wh2 as "completeWh2",
  to_json(day_energies) as "dayEnergies", to_json(day_observed) as "dayObserved", to_json(day_bases) as "dayBases", profile`;

function minuteOf(column: string): string {
  return `(extract(epoch from ${column}) / 60)::int`;
}

/** A month as it is selected. */
type MonthRow = Omit<MonthFigures, 'profile'> & { readonly profile: string | null };

interface TakenMonth extends Pick<MonthRow, 'profile'> {
  readonly userId: number;
  readonly start: Date;
}

/** Users whose rows begin at the same instants, with these as PostgreSQL reads them. */
function alikeStarts(startsOf: ReadonlyMap<number, Iterable<number>>) {
  const texts = new Map([...startsOf].map(([userId, starts]) => [userId, Array.from(starts, instantText)]));
  return alike(texts, (starts) => starts.join());
}

function profileOf(stored: string | null): MonthProfile | null {
  return stored === null ? null : MonthProfile.of(stored);
}

/** A table of users' days or months; each is named by the instant at which it begins, in minutes since 1970-01-01 UTC. */
class FigureTable<Figures extends { readonly start: number }, Row = Figures> {
  /**
   * @param start - the column of that instant
   * @param asFigures - what is selected of a row, besides that
   */
  constructor(
    readonly name: string,
    private readonly start: string,
    private readonly columns: readonly Column<Figures>[],
    private readonly asFigures: string,
    private readonly figuresOf: (row: Row) => Figures,
  ) {}

  /** Adds to `rows` some of a user that the table does not hold. */
  put(rows: BinaryRows, userKey: number, figures: readonly Figures[]): void {
    for (const row of figures) {
      rows
        .row(2 + this.columns.length)
        .int4(userKey)
        .instant(row.start);
      for (const [, put] of this.columns) put(rows, row);
    }
  }

  /** Stores rows of whatever users by one COPY, and lets go of them. */
  async add(session: Session, rows: BinaryRows): Promise<void> {
    if (rows.bytes === 0) return;
    const names = ['user_id', this.start, ...this.columns.map(([name]) => name)];
    await session.copyIn(`copy ${this.name} (${names.join(', ')}) from stdin (format binary)`, rows.chunks());
    rows.clear();
  }

  /** Removes rows of users, by their begins, where they are there. */
  async remove(session: Session, startsOf: ReadonlyMap<number, Iterable<number>>): Promise<void> {
    for (const { userIds, value } of alikeStarts(startsOf)) {
      await session.query(
        `delete from ${this.name} where user_id = any($1::int[]) and ${this.start} = any($2::timestamptz[])`,
        [userIds, value],
      );
    }
  }

  /** Removes all of a user that begins in a stretch of time. */
  async clear(session: Session, userKey: number, { from, to }: MinuteRange): Promise<void> {
    await session.query(
      `delete from ${this.name} where user_id = $1 and ${this.start} >= $2 and ${this.start} < $3`,
      [userKey, instantText(from), instantText(to)],
    );
  }

  /** Adds what another table of the same form holds of a user that begins before an instant. */
  async copyBefore(session: Session, userKey: number, end: number, { name }: this): Promise<void> {
    await session.query(
      `insert into ${this.name} select * from ${name} where user_id = $1 and ${this.start} < $2`,
      [userKey, instantText(end)],
    );
  }

  /** What is kept of a user that begins in a stretch of time, in order. */
  async read(session: Session, userId: number, range: MinuteRange): Promise<readonly Figures[]> {
    return (await this.readAll(session, new Map([[userId, range]]))).get(userId) ?? [];
  }

  /** The same of several users, each of a stretch of time of its own. */
  async readAll(
    session: Session,
    ranges: ReadonlyMap<number, MinuteRange>,
  ): Promise<ReadonlyMap<number, readonly Figures[]>> {
    const rows: (Figures & { readonly userId: number })[] = [];
    for (const { userIds, value } of alike(ranges, ({ from, to }) => `${from} ${to}`)) {
      const found = await session.query<Row & { readonly userId: number }>(
        `select user_id as "userId", ${minuteOf(this.start)} as start, ${this.asFigures}
         from ${this.name}
         where user_id = any($1::int[]) and ${this.start} >= $2 and ${this.start} < $3
         order by user_id, ${this.start}`,
        [userIds, instantText(value.from), instantText(value.to)],
      );
      for (const row of found) rows.push({ ...this.figuresOf(row), userId: row.userId });
    }
    return Map.groupBy(rows, ({ userId }) => userId);
  }
}

/** The tables of users' days and months of a generation. */
export class FigureTables {
  readonly days: FigureTable<DayFigures>;
  readonly months: FigureTable<MonthFigures, MonthRow>;

  constructor(generation: Generation) {
    this.days = new FigureTable(
      daysTable(generation),
      'day_start',
      DAY_COLUMNS,
      DAY_AS_FIGURES,
      (day) => day,
    );
    this.months = new FigureTable(
      monthsTable(generation),
      'month_start',
      MONTH_COLUMNS,
      MONTH_AS_FIGURES,
      (row: MonthRow) => ({ ...row, profile: profileOf(row.profile) }),
    );
  }

  /** Adds what another generation holds of a user from before an instant, in minutes since 1970-01-01 UTC. */
  async copyBefore(session: Session, userKey: number, end: number, { days, months }: this): Promise<void> {
    await this.days.copyBefore(session, userKey, end, days);
    await this.months.copyBefore(session, userKey, end, months);
  }

  /**
   * Removes months of users, by their begins.
   *
   * @returns the profiles of those that were there, null of one that had none
   */
  async takeMonths(
    session: Session,
    startsOf: ReadonlyMap<number, Iterable<number>>,
  ): Promise<ReadonlyMap<number, ReadonlyMap<number, MonthProfile | null>>> {
    const taken = new Map<number, Map<number, MonthProfile | null>>();
    for (const { userIds, value } of alikeStarts(startsOf)) {
      const rows = await session.query<TakenMonth>(
        `delete from ${this.months.name} where user_id = any($1::int[]) and month_start = any($2::timestamptz[])
         returning user_id as "userId", month_start as start, profile`,
        [userIds, value],
      );
      for (const { userId, start, profile } of rows) {
        const ofUser = taken.get(userId) ?? new Map<number, MonthProfile | null>();
        taken.set(userId, ofUser.set(minuteOfDate(start), profileOf(profile)));
      }
    }
    return taken;
  }

  /** From the first month of a user that lacks a profile to the begin of the last, from an instant on; nothing without any. */
  async rangeWithoutProfiles(
    session: Session,
    userKey: number,
    begin: number,
  ): Promise<MinuteRange | undefined> {
    const [row] = await session.query<{ from: number | null; last: number | null }>(
      `select ${minuteOf('min(month_start)')} as "from", ${minuteOf('max(month_start)')} as last
       from ${this.months.name} where profile is null and user_id = $1 and month_start >= $2`,
      [userKey, instantText(begin)],
    );
    return row?.from == null || row.last === null ? undefined : { from: row.from, to: row.last + 1 };
  }

  /** Keeps the profiles of a user's months that lack one. */
  async putProfiles(session: Session, userKey: number, months: readonly MonthFigures[]): Promise<void> {
    const made = months.filter(({ profile }) => profile !== null);
    await session.query(
      `update ${this.months.name}
       set profile = decode(($3::text[])[array_position($2::timestamptz[], month_start)], 'hex')
       where user_id = $1 and month_start = any($2::timestamptz[]) and profile is null`,
      [
        userKey,
        made.map(({ start }) => instantText(start)),
        made.map(({ profile }) => profile?.toBytes().toString('hex') ?? null),
      ],
    );
  }

  async empty(session: Session): Promise<void> {
    await session.query(`truncate ${this.days.name}, ${this.months.name}`);
  }
}
