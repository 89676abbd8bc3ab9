/** Why rows of whatever layout are rejected, for people. */
export const TOO_EARLY_REASON = 'the time is before the year 2000';
export const TOO_LATE_REASON = 'the time is more than a day in the future';
export const NEGATIVE_REASON = 'energy cannot be below zero';

/** Of an id such as 2.20E+12. */
export const SHORTENED_REASON =
  'a spreadsheet has shortened the id, and nobody can tell which it was: take the file as it came';

/** @param value - as it stands in the file, or with its unit @param largest - in Wh */
export function tooLargeReason(value: string, largest: number): string {
  return `${value} is over ${largest} Wh, the most that is taken for half an hour`;
}
