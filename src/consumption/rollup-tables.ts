import type { Generation } from '../database/index.js';

/** The table of users' days of a generation. */
export type DaysTable = `user_days_${Generation}`;
/** The table of users' months of a generation. */
export type MonthsTable = `user_months_${Generation}`;

export function daysTable(generation: Generation): DaysTable {
  return `user_days_${generation}`;
}

export function monthsTable(generation: Generation): MonthsTable {
  return `user_months_${generation}`;
}
