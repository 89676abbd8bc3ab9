import { counted } from '../../common/counting.js';
import { userWords } from '../../common/selection-options.js';
import { isLocalMidnight, isoWithOffset, localDate, type Zone } from '../../common/time/index.js';

/** What is to be forgotten: readings that all of these hold for. An empty list lets all through; one says something. */
export interface ForgetRequest {
  readonly userIds: readonly string[];
  /** Only what these files put in, by their numbers in the ledger; and those of these imports. */
  readonly fileIds: readonly number[];
  readonly importIds: readonly number[];
  /** Half-open. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** All that is known of the users goes with their readings. */
  readonly erase: boolean;
  /** Does everything and keeps nothing of it. */
  readonly dryRun: boolean;
}

/** Whether it asks for what files put in, and not for all readings. */
export function isOfFiles({ fileIds, importIds }: ForgetRequest): boolean {
  return fileIds.length + importIds.length > 0;
}

/** As it is typed, for the ledger: whoever is erased is not named. */
export function asTyped({ userIds, fileIds, importIds, from, to, erase }: ForgetRequest, zone: Zone): string {
  if (erase) return `--erase, ${counted(userIds.length, 'user')}`;
  const lists = { file: fileIds, import: importIds };
  const times = { from, to };
  return [
    ...(userIds.length > 0 ? [userWords(userIds)] : []),
    ...Object.entries(lists).flatMap(([name, ids]) => (ids.length > 0 ? [`--${name} ${ids.join(' ')}`] : [])),
    ...Object.entries(times).flatMap(([name, time]) => (time ? [`--${name} ${timeText(time, zone)}`] : [])),
  ].join(' ');
}

/** A date where it is the begin of one. */
function timeText(time: Date, zone: Zone): string {
  return isLocalMidnight(time, zone) ? localDate(time, zone) : isoWithOffset(time, zone);
}
