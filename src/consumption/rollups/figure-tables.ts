import { releaseBuffers } from '../../common/release-buffers.js';
import type { Generation, Session } from '../../database/index.js';
import { type DaysTable, daysTable, type MonthsTable, monthsTable } from '../rollup-tables.js';
import { binaryCopy, BinaryRows, type Put } from './binary-rows.js';
import type { DayFigures } from './day-figures.js';
import type { MonthFigures } from './month-figures.js';
import { instantText } from './stored-readings.js';
import type { MinuteRange } from './user-rollup.js';

/** A column of a table of figures, and how it is written. */
type Column<Figures> = readonly [name: string, put: Put<Figures>];

type SharedFigures = Omit<DayFigures, 'baseW' | 'start' | 'samples' | 'observed'>;

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
  ['day_start', (into, { start }) => into.instant(start)],
  ['samples', (into, { samples }) => into.int2(samples)],
  ['observed', (into, { observed }) => into.int2(observed)],
  ...SHARED,
  ['base_w', (into, { baseW }) => into.float8(baseW)],
];

const MONTH_COLUMNS: readonly Column<MonthFigures>[] = [
  ['month_start', (into, { start }) => into.instant(start)],
  ['samples', (into, { samples }) => into.int4(samples)],
  ['observed', (into, { observed }) => into.int4(observed)],
  ...SHARED,
  ['complete_days', (into, { completeDays }) => into.int4(completeDays)],
  ['complete_wh', (into, { completeWh }) => into.float8(completeWh)],
  ['complete_wh2', (into, { completeWh2 }) => into.float8(completeWh2)],
  ['day_energies', (into, { dayEnergies }) => into.float8s(dayEnergies)],
  ['day_observed', (into, { dayObserved }) => into.int2s(dayObserved)],
  ['day_bases', (into, { dayBases }) => into.float8s(dayBases)],
];

const SHARED_AS_FIGURES = `
  energy_wh as "energyWh", samples, observed, repeated_wh as "repeatedWh", estimated_wh as "estimatedWh",
  ${minuteOf('first_start')} as "firstStart", ${minuteOf('last_start')} as "lastStart",
  highest_wh as "highestWh", ${minuteOf('highest_start')} as "highestStart", night_wh as "nightWh"`;

function minuteOf(column: string): string {
  return `(extract(epoch from ${column}) / 60)::int`;
}

/** Rows on their way into a table: made at once, so that the objects they are made of need not outlive a round trip. */
export type FigureRows = Buffer;

/** The tables of users' days and months of a generation. Days and months are named by their begin, in minutes since 1970-01-01 UTC. */
export class FigureTables {
  readonly days: DaysTable;
  readonly months: MonthsTable;

  constructor(generation: Generation) {
    this.days = daysTable(generation);
    this.months = monthsTable(generation);
  }

  /** Days of a user that the table does not hold, ready to be added. */
  rowsOfDays(userId: number, days: readonly DayFigures[]): FigureRows {
    return rowsOf(DAY_COLUMNS, userId, days);
  }

  /** The same for months. */
  rowsOfMonths(userId: number, months: readonly MonthFigures[]): FigureRows {
    return rowsOf(MONTH_COLUMNS, userId, months);
  }

  /** Adds days of whatever users by one COPY, which uses them up. */
  addDays(session: Session, rows: readonly FigureRows[]): Promise<void> {
    return add(session, this.days, DAY_COLUMNS, rows);
  }

  /** The same for months. */
  addMonths(session: Session, rows: readonly FigureRows[]): Promise<void> {
    return add(session, this.months, MONTH_COLUMNS, rows);
  }

  /** Takes days of a user out, where they are there. */
  async removeDays(session: Session, userId: number, starts: Iterable<number>): Promise<void> {
    await session.query(
      `delete from ${this.days} where user_id = $1 and day_start = any($2::timestamptz[])`,
      [userId, Array.from(starts, instantText)],
    );
  }

  /** The same for months. */
  async removeMonths(session: Session, userId: number, starts: Iterable<number>): Promise<void> {
    await session.query(
      `delete from ${this.months} where user_id = $1 and month_start = any($2::timestamptz[])`,
      [userId, Array.from(starts, instantText)],
    );
  }

  /** Takes all of a user out that begins in a stretch of time. */
  async clear(session: Session, userId: number, { from, to }: MinuteRange): Promise<void> {
    const values = [userId, instantText(from), instantText(to)];
    await session.query(
      `delete from ${this.days} where user_id = $1 and day_start >= $2 and day_start < $3`,
      values,
    );
    await session.query(
      `delete from ${this.months} where user_id = $1 and month_start >= $2 and month_start < $3`,
      values,
    );
  }

  /** A user's days that begin in a stretch of time, in order. */
  async readDays(
    session: Session,
    userId: number,
    { from, to }: MinuteRange,
  ): Promise<readonly DayFigures[]> {
    return session.query<DayFigures>(
      `select ${minuteOf('day_start')} as start, ${SHARED_AS_FIGURES}, base_w as "baseW"
       from ${this.days} where user_id = $1 and day_start >= $2 and day_start < $3 order by day_start`,
      [userId, instantText(from), instantText(to)],
    );
  }

  /** The same for months. */
  async readMonths(
    session: Session,
    userId: number,
    { from, to }: MinuteRange,
  ): Promise<readonly MonthFigures[]> {
    return session.query<MonthFigures>(
      `select ${minuteOf('month_start')} as start, ${SHARED_AS_FIGURES}, complete_days as "completeDays",
              complete_wh as "completeWh", complete_wh2 as "completeWh2", to_json(day_energies) as "dayEnergies",
              to_json(day_observed) as "dayObserved", to_json(day_bases) as "dayBases"
       from ${this.months} where user_id = $1 and month_start >= $2 and month_start < $3 order by month_start`,
      [userId, instantText(from), instantText(to)],
    );
  }

  async empty(session: Session): Promise<void> {
    await session.query(`truncate ${this.days}, ${this.months}`);
  }
}

async function add<Figures>(
  session: Session,
  table: string,
  columns: readonly Column<Figures>[],
  rows: readonly FigureRows[],
): Promise<void> {
  const filled = rows.filter(({ length }) => length > 0);
  if (filled.length === 0) return;
  const names = columns.map(([name]) => name).join(', ');
  await session.copyIn(`copy ${table} (user_id, ${names}) from stdin (format binary)`, binaryCopy(filled));
  releaseBuffers(...filled);
}

function rowsOf<Figures>(
  columns: readonly Column<Figures>[],
  userId: number,
  figures: readonly Figures[],
): FigureRows {
  const binary = new BinaryRows();
  for (const row of figures) {
    binary.row(columns.length + 1).int4(userId);
    for (const [, put] of columns) put(binary, row);
  }
  return binary.finish();
}
