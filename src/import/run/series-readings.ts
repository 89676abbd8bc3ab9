import { MINUTE_MS } from '../../common/time/index.js';
import { NEGATIVE_REASON, TOO_EARLY_REASON, TOO_LATE_REASON, tooLargeReason } from '../csv/reasons.js';
import { type RejectCode, RejectList } from '../csv/reject-list.js';
import type { FileTally } from '../layouts/file-tally.js';
import {
  type HalfHours,
  type HalfHourRules,
  halfHoursOf,
  SeriesRefusedError,
} from '../layouts/half-hours.js';
import type { MeterSeries } from '../layouts/meter-file.js';
import { UNKNOWN } from '../layouts/quality.js';
import { edgesOf, type PreparedReadings } from '../readings/prepare-readings.js';
import type { SettledReadings } from '../readings/settle.js';
import { FileRefusedError } from '../source/file-refused-error.js';

/** Between which times and values readings are taken. */
export interface ReadingBounds {
  /** Readings begin here: what is named from before is left out; in minutes since 1970-01-01 UTC. */
  readonly earliest: number;
  /** The last moment that a half-hour may begin. */
  readonly latest: number;
  /** The largest reading, in Wh. */
  readonly largest: number;
}

/** A series of a file of meters, understood. */
export interface PreparedSeries extends PreparedReadings {
  /** Half-hours of which only a part is there: none of them is a reading. */
  readonly incomplete: number;
}

/** Before it no smart meter has measured; in minutes since 1970-01-01 UTC. */
const FIRST_MINUTE = Date.UTC(2000, 0, 1) / MINUTE_MS;

/**
 * Half-hours of a meter as they are to be stored.
 *
 * @throws FileRefusedError where its intervals make no half-hours
 */
export function prepareSeries(
  series: MeterSeries,
  rules: HalfHourRules,
  bounds: ReadingBounds,
  tally: FileTally,
): PreparedSeries {
  // Its columns are used up by adding them up.
  const rowsRead = intervalsOf(series) + series.rejected;
  const halfHours = summed(series, rules, tally);
  const taken = new TakenHalfHours(halfHours, bounds);
  const { rejects, retired, hasFutureRows, settled } = taken;
  return {
    rowsRead,
    rejects,
    hasFutureRows,
    settled,
    retired,
    incomplete: halfHours.incomplete.length,
    ...edgesOf(settled),
  };
}

function summed(series: MeterSeries, rules: HalfHourRules, tally: FileTally): HalfHours {
  try {
    return halfHoursOf(series, rules, tally);
  } catch (error) {
    if (!(error instanceof SeriesRefusedError)) throw error;
    throw new FileRefusedError('refused', error.message);
  }
}

/** Moves what is taken to the front of each column. */
class TakenHalfHours {
  readonly rejects = new RejectList();
  readonly settled: SettledReadings;
  retired = 0;
  hasFutureRows = false;

  constructor(
    { minute, energy, quality, line, length }: HalfHours,
    private readonly bounds: ReadingBounds,
  ) {
    let kept = 0;
    let hasQuality = false;
    for (let row = 0; row < length; row += 1) {
      if (!this.takes(minute[row] ?? 0, energy[row] ?? 0, line[row] ?? 0)) continue;
      minute[kept] = minute[row] ?? 0;
      energy[kept] = energy[row] ?? 0;
      quality[kept] = quality[row] ?? 0;
      line[kept] = line[row] ?? 0;
      hasQuality ||= quality[kept] !== UNKNOWN;
      kept += 1;
    }
    this.settled = {
      minute: minute.subarray(0, kept),
      energy: energy.subarray(0, kept),
      quality: hasQuality ? quality.subarray(0, kept) : undefined,
      line: line.subarray(0, kept),
      length: kept,
      duplicates: 0,
      repeats: 0,
      listedRepeats: [],
      tooOften: 0,
      listedTooOften: [],
    };
  }

  private takes(minute: number, energy: number, line: number): boolean {
    const { earliest, latest, largest } = this.bounds;
    if (minute < FIRST_MINUTE) return this.reject(line, 'out_of_range', TOO_EARLY_REASON);
    if (minute > latest) {
      this.hasFutureRows = true;
      return this.reject(line, 'out_of_range', TOO_LATE_REASON);
    }
    if (energy < 0) return this.reject(line, 'negative', NEGATIVE_REASON);
    if (energy > largest) {
      return this.reject(line, 'implausible', tooLargeReason(`${energy} Wh`, largest));
    }
    if (minute >= earliest) return true;
    this.retired += 1;
    return false;
  }

  private reject(line: number, code: RejectCode, reason: string): false {
    this.rejects.add({ line, code, reason, raw: '' });
    return false;
  }
}

function intervalsOf({ registers }: MeterSeries): number {
  return [...registers.values()].reduce((sum, { length }) => sum + length, 0);
}
