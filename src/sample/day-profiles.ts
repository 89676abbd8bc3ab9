import type { DayType } from './sample-days.js';

export const HALF_HOURS = 48;

/** How busy a home is at each full hour, 100 is the mean of a weekday. */
const HOURLY: Readonly<Record<DayType, readonly number[]>> = {
  weekday: [
    30, 15, 9, 7, 7, 10, 35, 95, 115, 85, 70, 68, 75, 70, 66, 75, 120, 190, 230, 225, 205, 185, 145, 80,
  ],
  saturday: [
    42, 22, 12, 8, 7, 8, 18, 52, 110, 150, 155, 148, 150, 138, 125, 125, 145, 185, 205, 195, 175, 165, 145,
    95,
  ],
  sunday: [
    48, 26, 14, 9, 8, 8, 15, 40, 95, 150, 172, 180, 190, 180, 150, 138, 155, 190, 205, 190, 165, 145, 105, 58,
  ],
};

/** The same for each half-hour of a local day, as a share of the mean. */
export const PROFILES: Readonly<Record<DayType, readonly number[]>> = {
  weekday: halfHourly(HOURLY.weekday),
  saturday: halfHourly(HOURLY.saturday),
  sunday: halfHourly(HOURLY.sunday),
};

function halfHourly(hourly: readonly number[]): readonly number[] {
  return hourly.flatMap((level, hour) => {
    const next = hourly[(hour + 1) % hourly.length] ?? level;
    return [level / 100, (level + next) / 200];
  });
}
