import { wholeNumberOption } from '../common/whole-number-option.js';

/** What a generated data set is made from: the same options give the same bytes on every machine. */
export interface SampleOptions {
  /** Number of users, 1 to 100,000; their ids count up from 1000. */
  readonly users: number;
  /** Number of local days, 1 to 3,660; the last one is 31 December 2025. */
  readonly days: number;
  /** Any whole number from 0 to 2^32 − 1. */
  readonly seed: number;
}

/** The options of the project's own `data/`. */
export const DEFAULT_SAMPLE: SampleOptions = Object.freeze({ users: 60, days: 170, seed: 1 });

const RANGES: Readonly<Record<keyof SampleOptions, readonly [least: number, most: number]>> = {
  users: [1, 100_000],
  days: [1, 3_660],
  seed: [0, 0xffff_ffff],
};

/** Reads one option as a person types it. @throws UsageError */
export function parseSampleOption(name: keyof SampleOptions, text: string): number {
  return wholeNumberOption(`--${name}`, text, ...RANGES[name]);
}
