/** Local half-hours of a day. A day lasts 46 to 50 half-hours, but its clock never shows more than these. */
export const SLOTS_A_DAY = 48;

/** Types of local days: a household's working days, Saturdays and Sundays differ. */
export const DAY_TYPES = ['weekday', 'saturday', 'sunday'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/** The clock at the beginning of a local half-hour of the day: 35 is `17:30`, 48 is `24:00`. */
export function clockOf(slot: number): string {
  return `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;
}

/** When a local half-hour of the day begins and ends. */
export function timesOf(slot: number): { readonly start: string; readonly end: string } {
  return { start: clockOf(slot), end: clockOf(slot + 1) };
}
