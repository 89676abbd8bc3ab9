import type { ReadingKey } from './readings.query.js';
import { LARGEST_USER_ID } from '../common/user-id.js';

const CURSOR = /^(\d{1,10})_(-?\d{1,9})_([01])$/;
const MINUTE_MS = 60_000;

/** The key of a reading as an address carries it: user, minutes since 1970, occurrence. */
export function cursorOf({ userId, start, occurrence }: ReadingKey): string {
  return `${userId}_${start.getTime() / MINUTE_MS}_${occurrence}`;
}

/** Reads a cursor back; null when it is none. */
export function parseCursor(text: string): ReadingKey | null {
  const [, user, minute, occurrence] = CURSOR.exec(text) ?? [];
  if (user === undefined || Number(user) > LARGEST_USER_ID) return null;
  const start = new Date(Number(minute) * MINUTE_MS);
  return { userId: Number(user), start, occurrence: Number(occurrence) };
}
