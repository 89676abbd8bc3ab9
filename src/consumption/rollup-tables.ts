import type { Generation } from '../database/index.js';

/** The table of users' days of a generation. */
export function daysTable(generation: Generation): string {
  return `user_days_${generation}`;
}

/** The table of users' months of a generation. */
export function monthsTable(generation: Generation): string {
  return `user_months_${generation}`;
}
