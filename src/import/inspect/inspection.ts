import type { ImportOptions } from '../import-options.js';
import type { FileTally } from '../layouts/file-tally.js';
import type { Encoding } from '../layouts/text/encoding.js';
import type { Draft } from './draft.js';

/** What a meter of a file has. */
export interface MeterSummary {
  readonly id: string;
  readonly area: string | undefined;
  readonly tariff: string | undefined;
  /** Half-hours. */
  readonly readings: number;
  /** Begin of the first half-hour, in minutes since 1970-01-01 UTC. */
  readonly first: number;
  /** Begin of the last one. */
  readonly last: number;
  readonly wattHours: number;
  /** Half-hours by quality. */
  readonly quality: readonly number[];
  /** Half-hours of which only a part is there. */
  readonly incomplete: number;
  readonly rejected: number;
  /** Why its readings cannot be taken. */
  readonly refused: string | undefined;
}

/** What was read of a text. */
export interface TextReading {
  readonly layout: { readonly name: string; readonly title: string; readonly assumes: string };
  readonly encoding: Encoding;
  /** In which its times are understood. */
  readonly zone: string;
  readonly meters: readonly MeterSummary[];
  readonly tally: FileTally;
}

/** What a file, or a file in a zip, is. One of the three is there. */
export interface Inspection {
  /** As it was named, with the name inside a zip behind it. */
  readonly name: string;
  readonly reading?: TextReading;
  /** Why nothing of it can be read. */
  readonly refused?: string;
  /** For a table that no preset has. */
  readonly draft?: Draft;
}

/** How a person wants files to be read. */
export type InspectOptions = Partial<
  Pick<ImportOptions, 'layout' | 'zone' | 'register' | 'user' | 'splitHours'>
>;

/** Half-hours between the first and the last that are no readings. */
export function missingOf({ readings, first, last }: MeterSummary): number {
  return readings === 0 ? 0 : (last - first) / 30 + 1 - readings;
}
