import { ListOf, Text, TextOrNull } from '../../common/http/index.js';
import { isoWithOffset, MINUTE_MS, type Zone } from '../../common/time/index.js';
import { parseUserId } from '../../common/user-id.js';
import type { AskedRange } from '../analysis.js';
import { rangeOf } from '../frame.js';
import { ReadingAnswer } from '../reading.entity.js';
import type { OpenRange, ReadingKey } from '../reading.repository.js';
import type { Snapshot } from '../snapshot.js';

/** A page of readings in the order of user (by id), time and occurrence; `next` is ready to follow, null at the end. */
export class ReadingsAnswer {
  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @ListOf(ReadingAnswer, 'The readings of this page.')
  readonly results!: readonly ReadingAnswer[];

  @TextOrNull('Where the next page is.', '/api/readings?cursor=3000_24476640_0')
  readonly next!: string | null;
}

/** @throws RefusedError `empty_range` when the range ends before it begins */
export function endsOf(data: Snapshot, { from, to }: AskedRange): OpenRange {
  return from && to ? rangeOf(data, { from, to }).range : { from, to };
}

const CURSOR = /^(.+)_(-?\d{1,9})_([01])$/u;

/** The key of a reading as an address carries it: user, minutes since 1970, occurrence. */
export function cursorOf({ user_id, start, occurrence }: ReadingKey): string {
  return `${user_id}_${start.getTime() / MINUTE_MS}_${occurrence}`;
}

/** Reads a cursor back; null when it is none. */
export function parseCursor(text: string): ReadingKey | null {
  const [, user = '', minute, occurrence] = CURSOR.exec(text) ?? [];
  const user_id = parseUserId(user);
  if (user_id === undefined) return null;
  return { user_id, start: new Date(Number(minute) * MINUTE_MS), occurrence: Number(occurrence) };
}

/** A relative range is written out: it would name another one on the next page if an import ended in between. */
export function linkTo(url: string, next: ReadingKey, range: OpenRange, zone: Zone): string {
  const [path = '', text = ''] = url.split('?');
  const parameters = new URLSearchParams(text);
  parameters.delete('range');
  if (range.from) parameters.set('from', isoWithOffset(range.from, zone));
  if (range.to) parameters.set('to', isoWithOffset(range.to, zone));
  parameters.set('cursor', cursorOf(next));
  return `${path}?${parameters.toString()}`;
}
