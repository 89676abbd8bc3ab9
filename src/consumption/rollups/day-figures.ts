import { DERIVED, isEstimated } from '../../common/reading-quality.js';
import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import { NIGHT } from '../bands.js';
import { LARGEST_READING_WH } from '../largest-reading.js';
import type { LocalDay, LocalDays } from './local-days.js';
import { rowsOfHalfHour, type StoredRows } from './reading-rows.js';

/**
 * What is kept of a user's local day: one definition for import, rebuild, repair and verification. Instants are minutes
 * since 1970-01-01 UTC. Readings over {@link LARGEST_READING_WH} count in none of it.
 */
export interface DayFigures {
  /** Its first instant. */
  readonly start: number;
  /** Sum of all readings, in Wh. */
  readonly energyWh: number;
  /** Readings. */
  readonly samples: number;
  /** Half-hours with a reading, each once. */
  readonly observed: number;
  /** Energy of both readings of the half-hours that have two, in Wh. */
  readonly repeatedWh: number;
  /** Readings that were estimated, substituted or edited, and their energy in Wh. */
  readonly estimated: number;
  readonly estimatedWh: number;
  /** Readings that are halves of an hour. */
  readonly derived: number;
  readonly firstStart: number;
  readonly lastStart: number;
  /** The highest single reading, in Wh, and the first half-hour that has it. */
  readonly highestWh: number;
  readonly highestStart: number;
  /** Energy of the {@link NIGHT} by the wall clock, in Wh; null where no such half-hour has a reading. */
  readonly nightWh: number | null;
  /** The 5th percentile (nearest rank) of the half-hours' powers, in W: that of two readings is of their mean. */
  readonly baseW: number;
}

const NIGHT_FROM = NIGHT.from * HALF_HOUR_MINUTES;
const NIGHT_TO = NIGHT.to * HALF_HOUR_MINUTES;
/** More than any day has, even one that a zone repeats. */
const MOST_HALF_HOURS = 128;

/**
 * The figures of each local day that has a reading among `rows`, in order of time. Only days that `rows` hold as a whole
 * come out right.
 *
 * @param isWanted - skips other days without looking at them
 */
export function daysOf(
  rows: StoredRows,
  days: LocalDays,
  isWanted: (day: LocalDay) => boolean = () => true,
): readonly DayFigures[] {
  const figures: DayFigures[] = [];
  // One for all days: allocating one for each would happen some million times in a rebuild.
  const powers = new Float64Array(MOST_HALF_HOURS);
  for (let from = 0; from < rows.length;) {
    const day = days.dayOf(rows.minute[from] ?? 0);
    let to = from + 1;
    while (to < rows.length && (rows.minute[to] ?? 0) < day.to) to += 1;
    const found = isWanted(day) ? figuresOf(rows, from, to, day, days, powers) : undefined;
    if (found) figures.push(found);
    from = to;
  }
  return figures;
}

/** @returns nothing for a day without a plausible reading */
function figuresOf(
  rows: StoredRows,
  from: number,
  to: number,
  day: LocalDay,
  days: LocalDays,
  powers: Float64Array,
): DayFigures | undefined {
  const sums = new DaySums(day.from, powers);
  for (let row = from; row < to;) {
    const minute = rows.minute[row] ?? 0;
    const next = row + rowsOfHalfHour(rows, row);
    const clock = day.isPlain ? minute - day.from : days.localMinute(minute) % DAY_MINUTES;
    sums.halfHour(rows, row, next, minute, clock >= NIGHT_FROM || clock < NIGHT_TO);
    row = next;
  }
  return sums.result();
}

/** A day without any reading. */
function emptyDay(start: number): { -readonly [Figure in keyof DayFigures]: DayFigures[Figure] } {
  return {
    start,
    energyWh: 0,
    samples: 0,
    observed: 0,
    repeatedWh: 0,
    estimated: 0,
    estimatedWh: 0,
    derived: 0,
    firstStart: 0,
    lastStart: 0,
    highestWh: 0,
    highestStart: 0,
    nightWh: null,
    baseW: 0,
  };
}

/** Adds up the half-hours of one day, in order of time. */
class DaySums {
  private readonly figures: ReturnType<typeof emptyDay>;
  private halfHours = 0;

  /** @param powers - room for those of the day's half-hours */
  constructor(
    start: number,
    private readonly powers: Float64Array,
  ) {
    this.figures = emptyDay(start);
    // Of a day of zeros, the first is the highest.
    this.figures.highestWh = -1;
  }

  halfHour(rows: StoredRows, from: number, to: number, minute: number, isNight: boolean): void {
    const { figures } = this;
    let energy = 0;
    let readings = 0;
    for (let row = from; row < to; row += 1) {
      const wh = rows.energy[row] ?? 0;
      if (wh > LARGEST_READING_WH) continue;
      energy += wh;
      readings += 1;
      if (row === from) figures.observed += 1;
      const quality = rows.quality[row];
      if (isEstimated(quality)) {
        figures.estimated += 1;
        figures.estimatedWh += wh;
      }
      if (quality === DERIVED) figures.derived += 1;
      if (wh > figures.highestWh) {
        figures.highestWh = wh;
        figures.highestStart = minute;
      }
    }
    if (readings > 0) this.add(minute, energy, readings, isNight);
  }

  result(): DayFigures | undefined {
    const { figures, powers, halfHours } = this;
    if (halfHours === 0) return undefined;
    figures.baseW = powers.subarray(0, halfHours).sort()[Math.ceil(halfHours / 20) - 1] ?? 0;
    return figures;
  }

  private add(minute: number, energy: number, readings: number, isNight: boolean): void {
    const { figures } = this;
    if (figures.samples === 0) figures.firstStart = minute;
    figures.lastStart = minute;
    figures.samples += readings;
    figures.energyWh += energy;
    if (readings > 1) figures.repeatedWh += energy;
    if (isNight) figures.nightWh = (figures.nightWh ?? 0) + energy;
    this.powers[this.halfHours] = (2 * energy) / readings;
    this.halfHours += 1;
  }
}
