import { Injectable } from '@nestjs/common';
import { RefusedError } from '../common/errors/domain-error.js';
import {
  clockChanges,
  daysLater,
  isLocalMidnight,
  startOfDayAfter,
  type TimeRange,
  toLocal,
} from '../common/time/index.js';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AnalysisFrame, AnalysisFrames, localDays } from './analysis-frames.js';
import { comparedDays, comparedReadings } from './sql/comparison.sql.js';
import { isWholeDays } from './which-table.js';

/** With what a range is compared: the whole weeks before it, or the same weekdays of the year before. */
export const BASELINES = ['previous', 'last-year'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Figures of one side, over the pairs only. Null without pairs. */
export interface ComparedSide extends TimeRange {
  /** Sum of all readings, in Wh. */
  readonly totalWh: number | null;
  /** Energy of a mean reporting user, in Wh. */
  readonly meanWh: number | null;
  readonly peakW: number | null;
  readonly peakAt: Date | null;
  /** User-days or readings without a pair. */
  readonly leftOut: number;
}

/** Like for like: the asked range (a) against the same days of the clock before it (b). */
export interface Comparison extends Analysis {
  /** By how many local days b lies before a. */
  readonly shiftDays: number;
  /** What is paired: whole days of users, or readings where the range cuts a day. */
  readonly pairsOf: 'user_days' | 'readings';
  readonly pairs: number;
  /** Users that have a pair. */
  readonly users: number;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** (a − b) / b; null without pairs or where b is zero. */
  readonly deltaTotal: number | null;
  readonly deltaMean: number | null;
  readonly deltaPeak: number | null;
}

interface SideRow extends Omit<ComparedSide, 'from' | 'to'> {
  readonly side: 'a' | 'b';
  readonly pairs: number;
  readonly users: number;
}

const LAST_YEAR_DAYS = 364;

/** Comparison like for like (domain page, 8). */
@Injectable()
export class ComparisonQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  /** @throws RefusedError `bad_value` when the range is longer than the data before it */
  @Remembered
  async of(request: AnalysisRequest, baseline: Baseline): Promise<Comparison> {
    const frame = await this.frames.prepare(request);
    const { analysis, window } = frame;
    assertDataBefore(analysis, window);
    const days = baseline === 'last-year' ? LAST_YEAR_DAYS : 7 * Math.ceil(daysOf(analysis) / 7);
    const wholeDays = isWholeDays(analysis, analysis.zone, window.to);
    const rows = wholeDays ? await this.ofDays(frame, days) : await this.ofReadings(frame, days);
    return comparisonOf(frame, days, wholeDays ? 'user_days' : 'readings', rows);
  }

  private ofDays(frame: AnalysisFrame, days: number): Promise<readonly SideRow[]> {
    const a = localDays(frame);
    const b = a.map((edge) => startOfDayAfter(edge, -days, frame.analysis.zone));
    return this.database.query<SideRow>(comparedDays(frame.source, frame.daysTable), [
      a,
      b,
      ...frame.scope.slice(2),
    ]);
  }

  private ofReadings(frame: AnalysisFrame, days: number): Promise<readonly SideRow[]> {
    const b = shifted(frame.analysis, days);
    const [daysOfA, daysOfB] = [wholeDaysAround(frame, 0), wholeDaysAround(frame, days)];
    const clock = clockChanges({ from: daysOfB[0], to: daysOfA[1] }, frame.analysis.zone);
    return this.database.query<SideRow>(comparedReadings(frame.source, clock), [
      ...frame.scope,
      days,
      b.from,
      b.to,
      ...daysOfA,
      ...daysOfB,
    ]);
  }
}

/** Wall clocks are compared, so that a clock change makes no range longer than another of as many days. */
function assertDataBefore({ from, to, zone }: Analysis, window: TimeRange): void {
  const wall = (instant: Date): number => instant.getTime() + zone.offsetMsAt(instant.getTime());
  if (wall(to) - wall(from) <= wall(from) - wall(window.from)) return;
  throw new RefusedError(
    'bad_value',
    'from',
    'The range is longer than the data before it, so there is nothing to compare it with: ask for a later or shorter range.',
  );
}

/** How many local days a range touches. */
function daysOf({ from, to, zone }: Analysis): number {
  const first = toLocal(from, zone).toPlainDate();
  const last = toLocal(new Date(to.getTime() - 1), zone).toPlainDate();
  return first.until(last, { largestUnit: 'days' }).days + 1;
}

function shifted({ from, to, zone }: Analysis, days: number): TimeRange {
  const earlier = (instant: Date): Date =>
    isLocalMidnight(instant, zone) ? startOfDayAfter(instant, -days, zone) : daysLater(instant, -days, zone);
  return { from: earlier(from), to: earlier(to) };
}

/** Midnights around the part of the range that has data: from the day before it to the day after it. */
function wholeDaysAround({ analysis, grid }: AnalysisFrame, earlier: number): readonly [Date, Date] {
  const midnight = (instant: Date, days: number): Date =>
    startOfDayAfter(instant, days - earlier, analysis.zone);
  return [midnight(grid[0], -1), midnight(grid[1], 2)];
}

function comparisonOf(
  { analysis }: AnalysisFrame,
  shiftDays: number,
  pairsOf: Comparison['pairsOf'],
  rows: readonly SideRow[],
): Comparison {
  const of = (side: 'a' | 'b'): SideRow | undefined => rows.find((row) => row.side === side);
  const [a, b] = [sideOf(of('a'), analysis), sideOf(of('b'), shifted(analysis, shiftDays))];
  return {
    ...analysis,
    shiftDays,
    pairsOf,
    pairs: of('a')?.pairs ?? 0,
    users: of('a')?.users ?? 0,
    a,
    b,
    deltaTotal: deltaOf(a.totalWh, b.totalWh),
    deltaMean: deltaOf(a.meanWh, b.meanWh),
    deltaPeak: deltaOf(a.peakW, b.peakW),
  };
}

function sideOf(row: SideRow | undefined, { from, to }: TimeRange): ComparedSide {
  return {
    from,
    to,
    totalWh: row?.totalWh ?? null,
    meanWh: row?.meanWh ?? null,
    peakW: row?.peakW ?? null,
    peakAt: row?.peakAt ?? null,
    leftOut: row?.leftOut ?? 0,
  };
}

function deltaOf(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : (a - b) / b;
}
