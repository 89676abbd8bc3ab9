import { dayNumber, DAY_MINUTES } from '../../common/time/index.js';

const HOUR_MINUTES = 60;

/** Where clocks change on one day. */
interface Region {
  readonly name: string;
  /** The day of a year when clocks go forward, and back; days since 1970. */
  readonly days: (year: number) => readonly [forward: number, back: number];
}

const REGIONS: readonly Region[] = [
  { name: 'Europe', days: (year) => [lastSunday(year, 3), lastSunday(year, 10)] },
  { name: 'North America', days: (year) => [nthSunday(year, 3, 2), nthSunday(year, 11, 1)] },
  { name: 'south-east Australia', days: (year) => [nthSunday(year, 10, 1), nthSunday(year, 4, 1)] },
];

/**
 * What a file shows on days when clocks change: by that a person tells local time from UTC.
 *
 * @param meters - what the clock showed, meter by meter, in minutes since 1970
 * @param minutes - from one row to the next; 0 of a row a day
 * @returns a sentence for each such day, with what it hints at
 */
export function changeDays(meters: readonly (readonly number[])[], minutes: number): readonly string[] {
  const usual = DAY_MINUTES / minutes;
  if (!Number.isInteger(HOUR_MINUTES / minutes)) return [];
  const [rows] = [...meters].sort((one, other) => other.length - one.length);
  const counts = new Map<number, number>();
  for (const wall of rows ?? []) {
    const day = Math.floor(wall / DAY_MINUTES);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const years = new Set([...counts.keys()].map((day) => new Date(day * 86_400_000).getUTCFullYear()));
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  return REGIONS.flatMap(({ name, days }) =>
    [...years].flatMap((year) =>
      days(year)
        .map((day, isBack) => ({ day, hour: isBack === 1 ? 1 : -1 }))
        // Of the first and the last day a part may be missing.
        .filter(({ day }) => day > first && day < last)
        .map(({ day, hour }) => {
          const local = usual + (hour * HOUR_MINUTES) / minutes;
          return `${dateOf(day)} (${name}): ${counts.get(day) ?? 0} rows a meter; ${local} by the clock there, ${usual} in UTC or a fixed offset`;
        }),
    ),
  );
}

function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

function nthSunday(year: number, month: number, nth: number): number {
  const first = dayNumber(year, month, 1);
  return first + ((7 - weekday(first)) % 7) + (nth - 1) * 7;
}

function lastSunday(year: number, month: number): number {
  const last = dayNumber(year, month, 31);
  return last - weekday(last);
}

/** 0 is Sunday: the first day of 1970 was a Thursday. */
function weekday(day: number): number {
  return (day + 4) % 7;
}
