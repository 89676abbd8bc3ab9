import { atIntervals } from '../common/at-intervals.js';
import { counted, formatCount } from '../common/counting.js';
import { formatDuration } from '../common/time/index.js';
import type { FillProgress } from '../consumption/index.js';
import { visible, visibleLines } from '../common/visible.js';
import type { LoadedFile } from '../ledger/index.js';

const LINE_EVERY_MS = 5_000;

/** Tells people something on standard error, apart from output that a program reads. */
export function say(message: string): void {
  process.stderr.write(`${visibleLines(message)}\n`);
}

/** Writes what a command is asked for. */
export function print(text: string): void {
  process.stdout.write(visibleLines(text));
}

/** Where files were read from, in a line each; one with readings of several users is named once. */
export function placesOf(files: readonly LoadedFile[]): readonly string[] {
  return [...new Set(files.map(({ directory, path }) => visible(`${directory}/${path}`)))];
}

/** Reports at intervals how many users are done. */
export function userProgress(): FillProgress {
  return atIntervals(LINE_EVERY_MS, (done, all) => {
    say(`${formatCount(done)} of ${counted(all, 'user')} done.`);
  });
}

/** Reports at intervals for how long a refresh has been going on, in milliseconds. */
export function refreshProgress(): (elapsedMs: number) => void {
  return atIntervals(LINE_EVERY_MS, (elapsedMs) => {
    say(`Bringing totals, means and peaks up to date for ${formatDuration(elapsedMs)}.`);
  });
}

/** `3 files of 2 users`. */
export function filesOfUsers(files: readonly LoadedFile[]): string {
  const users = new Set(files.map(({ userId }) => userId)).size;
  return `${counted(placesOf(files).length, 'file')} of ${counted(users, 'user')}`;
}
