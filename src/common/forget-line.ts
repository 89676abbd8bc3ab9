import { localDate, type TimeRange, type Zone } from './time/index.js';

/** The command that removes the readings of a user in a range of local days. */
export function forgetLine(userId: number, { from, to }: TimeRange, zone: Zone): string {
  return `npm run cli forget -- --user ${userId} --from ${localDate(from, zone)} --to ${localDate(to, zone)}`;
}
