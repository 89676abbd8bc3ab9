import { DAY_MINUTES } from '../../common/time/index.js';
import type { ReadingColumns } from './reading-columns.js';

/** The places of a file where its times turn back. */
export interface BackwardSteps {
  readonly count: number;
  /** The line of the first row behind such a step, from 1. */
  readonly line: number;
}

/** Where clocks change, and where two series lie beside each other, times go back as well, but not so far. */
const LEAST_STEP = DAY_MINUTES;

/**
 * Steps of more than a day against the direction in which most of a file runs, which may be from the newest to the oldest:
 * a wrong date, or pieces put together in the wrong order. The readings are taken all the same.
 *
 * @param rows in the order of the file
 * @returns nothing where there are none
 */
export function backwardSteps({ minute, line, length }: ReadingColumns): BackwardSteps | undefined {
  const direction = isFalling(minute, length) ? -1 : 1;
  let count = 0;
  let first = 0;
  for (let row = 1; row < length; row += 1) {
    if (direction * ((minute[row] ?? 0) - (minute[row - 1] ?? 0)) >= -LEAST_STEP) continue;
    count += 1;
    if (count === 1) first = line[row] ?? 0;
  }
  return count === 0 ? undefined : { count, line: first };
}

function isFalling(minute: Int32Array, length: number): boolean {
  let falling = 0;
  for (let row = 1; row < length; row += 1) if ((minute[row] ?? 0) < (minute[row - 1] ?? 0)) falling += 1;
  return 2 * falling > length - 1;
}
