import { dateOfDayNumber, dayNumber, daysInMonth, HALF_HOUR_MINUTES } from '../../common/time/index.js';
import type { DayFigures } from './day-figures.js';
import type { LocalDays } from './local-days.js';
import type { MonthProfile, MonthProfiles } from './month-profile.js';

/**
 * What is kept of a user's local month: all but its profile follows from its days. Sums, counts and extremes are those of the days;
 * what cannot be added is kept day by day, for a median of medians is no median. Instants are minutes since 1970-01-01
 * UTC.
 */
export interface MonthFigures extends Omit<DayFigures, 'baseW'> {
  /** Days with a reading in each of their half-hours, the sum of their energies (Wh) and of the squares of these (Wh²). */
  readonly completeDays: number;
  readonly completeWh: number;
  readonly completeWh2: number;
  /** By day of the month, null for a day without a reading: energy in Wh, half-hours with a reading, base load in W. */
  readonly dayEnergies: readonly (number | null)[];
  readonly dayObserved: readonly (number | null)[];
  readonly dayBases: readonly (number | null)[];
  /** Null where the readings of the whole month were not at hand: until it is made of them, they are read themselves. */
  readonly profile: MonthProfile | null;
}

const NO_PROFILES: MonthProfiles = new Map();

/** The figures of each local month of these days. `days` are in order of time, and hold each of the months as a whole. */
export function monthsOf(
  days: readonly DayFigures[],
  localDays: LocalDays,
  profiles = NO_PROFILES,
): readonly MonthFigures[] {
  const months = Map.groupBy(days, ({ start }) => monthStartOf(start, localDays));
  return [...months].map(([start, members]) => {
    const month = monthOf(start, members, localDays);
    const profile = profiles.get(start);
    // One that grew from what was no longer so, as after a change by hand, is none.
    return { ...month, profile: profile?.halfHours === month.observed ? profile : null };
  });
}

/** The first instant of the local month that an instant lies in. */
export function monthStartOf(minute: number, localDays: LocalDays): number {
  const { year, month } = dateOfDayNumber(localDays.dayOf(minute).date);
  return localDays.startOf(dayNumber(year, month, 1));
}

/** The first instant of the local month after the one that an instant lies in. */
export function monthEndOf(minute: number, localDays: LocalDays): number {
  const { year, month } = dateOfDayNumber(localDays.dayOf(minute).date);
  return localDays.startOf(dayNumber(year, month, 1) + daysInMonth(year, month));
}

function monthOf(
  start: number,
  days: readonly DayFigures[],
  localDays: LocalDays,
): Omit<MonthFigures, 'profile'> {
  const sum = (of: (day: DayFigures) => number): number => days.reduce((total, day) => total + of(day), 0);
  const highest = days.reduce((best, day) => (day.highestWh > best.highestWh ? day : best));
  const nights = days.map(({ nightWh }) => nightWh).filter((wh) => wh !== null);
  const complete = days.filter(({ start: from, observed }) => {
    const day = localDays.dayOf(from);
    return observed === (day.to - day.from) / HALF_HOUR_MINUTES;
  });
  return {
    start,
    energyWh: sum((day) => day.energyWh),
    samples: sum((day) => day.samples),
    observed: sum((day) => day.observed),
    repeatedWh: sum((day) => day.repeatedWh),
    estimated: sum((day) => day.estimated),
    estimatedWh: sum((day) => day.estimatedWh),
    derived: sum((day) => day.derived),
    firstStart: days[0]?.firstStart ?? start,
    lastStart: days.at(-1)?.lastStart ?? start,
    highestWh: highest.highestWh,
    highestStart: highest.highestStart,
    nightWh: nights.length === 0 ? null : nights.reduce((total, wh) => total + wh, 0),
    completeDays: complete.length,
    completeWh: complete.reduce((total, { energyWh }) => total + energyWh, 0),
    completeWh2: complete.reduce((total, { energyWh }) => total + energyWh ** 2, 0),
    ...dayByDay(days, localDays),
  };
}

function dayByDay(
  days: readonly DayFigures[],
  localDays: LocalDays,
): Pick<MonthFigures, 'dayEnergies' | 'dayObserved' | 'dayBases'> {
  const dates = days.map(({ start }) => dateOfDayNumber(localDays.dayOf(start).date));
  const [first] = dates;
  const byDay = new Map(days.map((day, index) => [dates[index]?.day, day]));
  const length = first ? daysInMonth(first.year, first.month) : 0;
  const column = (of: (day: DayFigures) => number): readonly (number | null)[] =>
    Array.from({ length }, (_, index) => {
      const day = byDay.get(index + 1);
      return day ? of(day) : null;
    });
  return {
    dayEnergies: column(({ energyWh }) => energyWh),
    dayObserved: column(({ observed }) => observed),
    dayBases: column(({ baseW }) => baseW),
  };
}
