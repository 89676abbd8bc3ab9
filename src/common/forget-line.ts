import { userWords } from './selection-options.js';
import { localDate, type TimeRange, type Zone } from './time/index.js';

/** The command that removes the readings of a user in a range of local days. */
export function forgetLine(userId: string, { from, to }: TimeRange, zone: Zone): string {
  return `npm run cli forget -- ${userWords([userId])} --from ${localDate(from, zone)} --to ${localDate(to, zone)}`;
}
