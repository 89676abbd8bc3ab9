import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { DAY_MS, dateOfMinute, HALF_HOUR_MS, MINUTE_MS, type TimeRange } from '../../common/time/index.js';
import { Database, DatabaseState, type Session, type StateRow } from '../../database/index.js';
import { BY_ID, type UserName } from '../../users/index.js';
import type { DayFigures } from './day-figures.js';
import type { LocalDays } from './local-days.js';
import type { MonthFigures } from './month-figures.js';
import { MonthProfile } from './month-profile.js';
import type { WritePermit } from './rollups.js';
import { EVER, lockUsers, type MinuteRange, type UserFigures, UserRollup } from './user-rollup.js';

/** A figure that is not kept as the readings say. */
export interface Discrepancy {
  /** Nothing for what is kept of everyone. */
  readonly userId: string | undefined;
  /** `data`: the window of all that is stored. */
  readonly of: 'day' | 'month' | 'user' | 'data';
  /** When the day or month begins. */
  readonly start: Date;
  readonly figure: string;
  /** Null where there is no row, or none should be. */
  readonly kept: unknown;
  readonly counted: unknown;
}

/** What is compared. */
export interface VerificationRequest {
  /** Only the users with these keys; all when absent. */
  readonly userKeys?: readonly number[] | undefined;
  /** So many users chosen at random. */
  readonly sample?: number | undefined;
  /** Widened to whole local months; all data when absent. */
  readonly range?: TimeRange | undefined;
  /** Repairs what differs of users, by this permit. */
  readonly repair?: WritePermit | undefined;
}

/** What was found. */
export interface VerificationReport {
  readonly users: number;
  readonly days: number;
  readonly months: number;
  /** All are counted, the first ones listed. */
  readonly discrepancies: number;
  readonly listed: readonly Discrepancy[];
  /** The keys of the users that have any. */
  readonly differing: readonly number[];
  /** From the first half-hour that was counted, or is kept without its reading, to the end of the last; null without any. */
  readonly counted: TimeRange | null;
}

const MOST_LISTED = 100;
const USERS_AT_ONCE = 20;
const YEAR_MS = 366 * DAY_MS;
/** Sums of floats depend on the order in which they are added. */
const TOLERANCE = 1e-9;
const SUMS: ReadonlySet<string> = new Set([
  'energyWh',
  'repeatedWh',
  'estimatedWh',
  'nightWh',
  'completeWh',
  'completeWh2',
  'baseW',
  'dayEnergies',
  'dayBases',
]);

/** Counts users' days and months again from the readings, and compares them with those that are kept. */
@Injectable()
export class Verification {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
  ) {}

  /**
   * Compares what is kept of users, as far back as there are readings. A repair raises the data's version, so that pages say so until the next refresh.
   *
   * @param progress - told how many users are done
   * @throws the reason of `signal`; what was repaired until then stays so
   */
  async run(
    request: VerificationRequest,
    progress: (done: number, all: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<VerificationReport> {
    const state = await this.state.read();
    const tally = new Tally();
    const users = await this.usersOf(request);
    const rollup = UserRollup.of(state);
    for (let at = 0; at < users.length; at += USERS_AT_ONCE) {
      signal?.throwIfAborted();
      const group = users.slice(at, at + USERS_AT_ONCE);
      await this.database.transaction(
        (session) => this.group(session, rollup, group, request, tally),
        signal,
      );
      progress(at + group.length, users.length);
    }
    return tally.report(users.length);
  }

  /** The window of the data against the half-hours that a run over everything has counted. */
  async window(counted: TimeRange | null): Promise<readonly Discrepancy[]> {
    const { window } = await this.state.read();
    const [kept, right] = [edgesOf(window), edgesOf(counted)];
    return (['firstStart', 'lastStart'] as const)
      .filter((figure) => kept[figure]?.getTime() !== right[figure]?.getTime())
      .map((figure) => ({
        userId: undefined,
        of: 'data',
        start: right[figure] ?? kept[figure] ?? new Date(0),
        figure,
        kept: kept[figure],
        counted: right[figure],
      }));
  }

  /** The time around all that is kept, right or wrong; null where nothing is. */
  async extent(state: StateRow): Promise<TimeRange | null> {
    const { window } = state;
    const { tables } = UserRollup.of(state);
    const [row] = await this.database.query<{ from: Date | null; last: Date | null }>(
      EXTENT(tables.days.name),
      [window?.from ?? null, window?.to ?? null],
    );
    return row?.from && row.last ? { from: row.from, to: new Date(row.last.getTime() + HALF_HOUR_MS) } : null;
  }

  /**
   * Whether the segments hold what the days of all users hold: local days of a range, widened to whole local months, on
   * which the two differ. Compares what is kept, so it looks at no reading; where there are none any more the segments are
   * not made anew, so what was forgotten there is still in them.
   */
  async population(range: TimeRange, state: StateRow, signal?: AbortSignal): Promise<readonly Discrepancy[]> {
    if (range.from >= range.to) return [];
    const rollup = UserRollup.of(state);
    const days = daysIn(rollup.made(rollup.wholeMonths(minutesOf(range))), rollup.localDays);
    return this.populationOf(days.map(dateOfMinute), state, signal);
  }

  /**
   * The same for some days.
   *
   * @param dayStarts - their begins
   * @throws the reason of `signal`; the embedded engine is at its statement to the end
   */
  async populationOf(
    dayStarts: readonly Date[],
    state: StateRow,
    signal?: AbortSignal,
  ): Promise<readonly Discrepancy[]> {
    signal?.throwIfAborted();
    if (dayStarts.length === 0) return [];
    const { tables, localDays } = UserRollup.of(state);
    const ends = dayStarts.map((start) => dateOfMinute(localDays.dayOf(start.getTime() / MINUTE_MS).to));
    const statement = populationOfDays(tables.days.name, dayStarts, ends);
    const rows = await this.database.transaction(
      (session) => session.query<PopulationRow>(statement.text, statement.values),
      signal,
    );
    return rows.flatMap(unlikePopulation);
  }

  /** In order of id. */
  private usersOf({ userKeys, sample }: VerificationRequest): Promise<readonly UserName[]> {
    return this.database.query<UserName>(
      `select id as key, external_id as id
       from (select * from users where $1::int[] is null or id = any($1) order by random() limit $2) as users
       order by ${BY_ID.sql}`,
      [userKeys ?? null, sample ?? null],
    );
  }

  private async group(
    session: Session,
    rollup: UserRollup,
    users: readonly UserName[],
    request: VerificationRequest,
    tally: Tally,
  ): Promise<void> {
    await request.repair?.assertHeld(session);
    // Other transactions that change readings of these users wait, or are waited for.
    await lockUsers(
      session,
      users.map(({ key }) => key),
    );
    let isRepaired = false;
    for (const user of users) {
      const found = await this.user(session, rollup, user, request, tally);
      isRepaired ||= found > 0 && request.repair !== undefined;
    }
    if (isRepaired) await this.state.raiseVersion(session);
    await request.repair?.renewWhenDue(session);
  }

  /** @returns how many figures differ */
  private async user(
    session: Session,
    rollup: UserRollup,
    user: UserName,
    { range, repair }: VerificationRequest,
    tally: Tally,
  ): Promise<number> {
    const { key } = user;
    const months = range && rollup.wholeMonths(minutesOf(range));
    const counted = await rollup.figuresOf(session, key, months);
    const within = rollup.made(months ?? EVER);
    const keptDays = await rollup.tables.days.read(session, key, within);
    const keptMonths = await rollup.tables.months.read(session, key, within);
    // Kept without their readings, they are what the user's first reading and the data's ends are known by.
    const retired = await rollup.tables.days.read(session, key, { from: EVER.from, to: rollup.begin });
    const all = [...retired, ...counted.days];
    const found = [
      ...differences(user.id, 'day', keptDays, counted.days),
      ...differences(user.id, 'month', keptMonths, counted.months),
      ...(months ? [] : await this.firstStart(session, user, all)),
    ];
    tally.add(key, counted, all, found);
    if (repair && found.length > 0) await rollup.replace(session, key, within, counted);
    return found.length;
  }

  private async firstStart(
    session: Session,
    { key, id: userId }: UserName,
    [first]: readonly DayFigures[],
  ): Promise<readonly Discrepancy[]> {
    const [row] = await session.query<{ firstStart: Date | null }>(
      'select first_start as "firstStart" from users where id = $1',
      [key],
    );
    const kept = row?.firstStart ?? null;
    const counted = first ? dateOfMinute(first.firstStart) : null;
    if (kept?.getTime() === counted?.getTime()) return [];
    const start = counted ?? kept ?? new Date(0);
    return [{ userId, of: 'user', start, figure: 'firstStart', kept, counted }];
  }
}

interface PopulationRow {
  readonly start: Date;
  readonly energyWh: number | null;
  readonly samples: number | null;
  readonly estimatedWh: number;
  readonly dayEnergyWh: number | null;
  readonly daySamples: number | null;
  readonly dayEstimatedWh: number;
}

/** What differs between the segments of a day and the days of users: their energy, or how much of it is estimated. */
function unlikePopulation(row: PopulationRow): readonly Discrepancy[] {
  const place = { userId: undefined, of: 'day', start: row.start } as const;
  if (row.samples !== row.daySamples || !isClose(row.energyWh, row.dayEnergyWh))
    return [{ ...place, figure: 'energyWh', kept: row.energyWh, counted: row.dayEnergyWh }];
  if (!isClose(row.estimatedWh, row.dayEstimatedWh))
    return [{ ...place, figure: 'estimatedWh', kept: row.estimatedWh, counted: row.dayEstimatedWh }];
  return [];
}

/**
 * What the segments hold of local days, in order of time, beside what the days of users hold. These have no index by time:
 * they are scanned a year at a time, and years without any of the days are skipped.
 */
export function populationOfDays(days: string, starts: readonly Date[], ends: readonly Date[]): Sql {
  const years = Map.groupBy(starts, (start) => Math.floor(start.getTime() / YEAR_MS));
  const ofYears = Array.from(years.values(), (asked) => {
    const times = asked.map((start) => start.getTime());
    return sql`
    select day_start, sum(energy_wh) as energy_wh, sum(samples) as samples, sum(estimated_wh) as estimated_wh
    from ${raw(days)}
    where day_start >= ${new Date(Math.min(...times))} and day_start <= ${new Date(Math.max(...times))}
      and day_start = any(${asked}::timestamptz[])
    group by day_start`;
  });
  return sql`
  with counted as (${join(ofYears, ' union all ')})
  select day_start as start, segments.energy_wh as "energyWh", segments.samples,
         coalesce(segments.estimated_wh, 0) as "estimatedWh", counted.energy_wh as "dayEnergyWh",
         counted.samples as "daySamples", coalesce(counted.estimated_wh, 0) as "dayEstimatedWh"
  from unnest(${starts}::timestamptz[], ${ends}::timestamptz[]) as asked (day_start, day_end)
  cross join lateral (
    select sum(energy_wh) as energy_wh, sum(samples) as samples, sum(estimated_wh) as estimated_wh
    from segment_half_hours where period_start >= day_start and period_start < day_end
  ) as segments
  left join counted using (day_start)
  order by day_start`;
}

/** The first and the last instant that anything begins at; `$1`, `$2` the window of the data. */
const EXTENT = (days: string): string => `
  select least($1, (select min(day_start) from ${days}), (select min(period_start) from segment_half_hours)) as from,
         greatest($2, (select max(day_start) from ${days}), (select max(period_start) from segment_half_hours)) as last`;

/** Adds up what was compared. */
class Tally {
  private readonly listed: Discrepancy[] = [];
  private readonly differing: number[] = [];
  private days = 0;
  private months = 0;
  private discrepancies = 0;
  private first = Infinity;
  private last = -Infinity;

  /** @param all - days that were counted, after those that are kept without their readings */
  add(
    userKey: number,
    { days, months }: UserFigures,
    all: readonly DayFigures[],
    found: readonly Discrepancy[],
  ): void {
    this.days += days.length;
    this.months += months.length;
    this.first = Math.min(this.first, all[0]?.firstStart ?? Infinity);
    this.last = Math.max(this.last, all.at(-1)?.lastStart ?? -Infinity);
    this.discrepancies += found.length;
    if (found.length > 0) this.differing.push(userKey);
    this.listed.push(...found.slice(0, MOST_LISTED - this.listed.length));
  }

  report(users: number): VerificationReport {
    const { days, months, discrepancies, listed, differing, first, last } = this;
    const counted =
      first > last
        ? null
        : { from: dateOfMinute(first), to: new Date(dateOfMinute(last).getTime() + HALF_HOUR_MS) };
    return { users, days, months, discrepancies, listed, differing, counted };
  }
}

interface Edges {
  readonly firstStart: Date | null;
  readonly lastStart: Date | null;
}

function edgesOf(range: TimeRange | null): Edges {
  if (!range) return { firstStart: null, lastStart: null };
  return { firstStart: range.from, lastStart: new Date(range.to.getTime() - HALF_HOUR_MS) };
}

/** The begins of the days that begin in a stretch of time from a midnight on. */
function daysIn({ from, to }: MinuteRange, localDays: LocalDays): readonly number[] {
  const starts: number[] = [];
  for (let day = localDays.dayOf(from); day.from < to; day = localDays.dayOf(day.to)) starts.push(day.from);
  return starts;
}

type Figures = DayFigures | MonthFigures;

function* differences(
  userId: string,
  of: 'day' | 'month',
  kept: readonly Figures[],
  counted: readonly Figures[],
): Generator<Discrepancy, void, undefined> {
  const keptOf = new Map(kept.map((figures) => [figures.start, figures]));
  const countedOf = new Map(counted.map((figures) => [figures.start, figures]));
  const starts = [...new Set([...keptOf.keys(), ...countedOf.keys()])].sort((one, other) => one - other);
  for (const start of starts) {
    const [one, other] = [keptOf.get(start), countedOf.get(start)];
    const place = { userId, of, start: dateOfMinute(start) };
    if (one && other) {
      for (const [figure, before, now] of unequal(one, other))
        yield { ...place, figure, kept: before, counted: now };
    } else {
      yield { ...place, figure: 'energyWh', kept: one?.energyWh ?? null, counted: other?.energyWh ?? null };
    }
  }
}

function* unequal(kept: Figures, counted: Figures): Generator<readonly [string, unknown, unknown]> {
  for (const [figure, now] of Object.entries(counted) as readonly [string, unknown][]) {
    const before: unknown = kept[figure as keyof Figures];
    if (before === null && now instanceof MonthProfile) continue;
    if (before instanceof MonthProfile && now instanceof MonthProfile) {
      const slot = now.powers.findIndex((_, at) => !isClose(inSlot(before, at), inSlot(now, at)));
      if (slot >= 0) yield [figure, saidOf(before, slot), saidOf(now, slot)];
      continue;
    }
    const isSame = SUMS.has(figure) ? isClose(before, now) : JSON.stringify(before) === JSON.stringify(now);
    if (!isSame) yield [figure, before, now];
  }
}

/** The powers that are added up there, in W, and of how many half-hours. */
function inSlot({ powers, observed }: MonthProfile, slot: number): readonly unknown[] {
  return [powers[slot], observed[slot]];
}

function saidOf({ powers, observed }: MonthProfile, slot: number): string {
  return `${powers[slot] ?? 0} W in ${observed[slot] ?? 0} half-hours`;
}

function isClose(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => isClose(value, other[index]));
  }
  return one === other;
}

function minutesOf({ from, to }: TimeRange): MinuteRange {
  return { from: Math.floor(from.getTime() / MINUTE_MS), to: Math.ceil(to.getTime() / MINUTE_MS) };
}
