/** Users' rollups are kept twice, so that new ones can be made beside those that are read. */
export type Generation = 'a' | 'b';

/** The table of users' days of a generation. */
export function daysTable(generation: Generation): string {
  return `user_days_${generation}`;
}

/** The table of users' months of a generation. */
export function monthsTable(generation: Generation): string {
  return `user_months_${generation}`;
}
