import type { Quality } from '../quality.js';
import type { UnitName } from '../unit.js';

/** What may divide the columns of a table. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Whose rows: a column, the file's name without its extension, a word of the lines before the header, or the header. */
export type UserPlace = { readonly column: string } | { readonly preamble: string } | 'file name' | 'header';

/**
 * How a time names its interval.
 * - `start`: as its begin.
 * - `end-clock`: as its end, as the clock shows it then.
 * - `end-nominal`: as its begin plus the interval, whatever the clock does.
 * - `both`: by two times, which together decide in a repeated hour.
 */
export type Names = 'start' | 'end-clock' | 'end-nominal' | 'both';

export interface TimeColumns {
  /** Joined by a blank. */
  readonly columns: readonly string[];
  /** Such as `DD/MM/YYYY HH:mm`: see {@link TimeForm}. */
  readonly form: string;
}

/** The times of a table's rows. */
export interface TimePlace extends TimeColumns {
  readonly names: Names;
  /** An IANA name, an offset such as `+10:00`, `in the text`, or `ask`: only the user can know it. */
  readonly zone: string;
  /** With `both`: where the end stands. In the same column, what lies between the two. */
  readonly end?: TimeColumns | { readonly after: string };
  /** An end of 00:14 means the end of that minute. */
  readonly isInclusive?: boolean;
  /** A column with the how-manieth interval of the local day it is, from 1, counted from midnight as time passes. */
  readonly number?: string;
}

/** How long a row's interval is. `distance`: as far as it is from its neighbour; with `both`, from begin to end. */
export type IntervalPlace =
  | { readonly minutes: number }
  | { readonly column: string; readonly words: Readonly<Record<string, number>> }
  | 'distance'
  | 'ends'
  | 'number';

/** A register whose values are consumption. */
export interface KeptRegister {
  /** As the file calls it. */
  readonly word: string;
  /** What it is added to: registers of one name take turns, those of several are added. Its word, unless it is said. */
  readonly as?: string;
  readonly unit?: UnitName;
}

/** A column of values. */
export interface ValueColumn {
  readonly column: string;
  /** Its values are no consumption: they are counted by the column's name. */
  readonly isDropped?: boolean;
}

export interface QualityPlace {
  /** By a word of the file. `missing`: the value of such a row is none, whatever stands there. */
  readonly words: Readonly<Record<string, Quality | 'missing'>>;
  /** A column of the row; a slot's own flag stands so many columns after its value. */
  readonly column?: string;
  readonly after?: number;
}

/** The values of a row a day. */
export interface SlotColumns {
  /** The first of them. */
  readonly first: string;
  readonly count: number;
  /** From one to the next. */
  readonly step?: number;
  readonly minutes: number;
  /** `clock`: as the clock shows it, so that a repeated hour has one column. `elapsed`: as time passes from midnight. */
  readonly by: 'clock' | 'elapsed';
}

/**
 * How the rows of a table of meters' readings are to be understood: plain data, which a person may write as JSON. What a
 * file cannot say (zone, side of the label, unit, registers) is never guessed.
 */
export interface Layout {
  /** The header. Blanks around a name, capitals and quotes do not matter. */
  readonly columns: readonly string[];
  /** More columns may follow. */
  readonly mayGoOn?: boolean;
  readonly delimiter?: Delimiter;
  readonly decimal?: '.' | ',';
  /** `rows`: a row an interval. `slots`: a row a day. `meters`: a row a time and a column a meter. */
  readonly shape: 'rows' | 'slots' | 'meters';
  readonly user: UserPlace;
  readonly time: TimePlace;
  readonly interval: IntervalPlace;
  readonly slots?: SlotColumns;
  /** Of rows. */
  readonly values?: readonly ValueColumn[];
  readonly unit: UnitName | { readonly column: string } | 'register';
  /** Values are what a register shows, not what was used. */
  readonly isCumulative?: boolean;
  /** Words for a value that is not there, beside none at all. */
  readonly noValue?: readonly string[];
  readonly registers?: { readonly column: string; readonly keep: readonly KeptRegister[] };
  readonly quality?: QualityPlace;
  /** The sum of the row's slots, as a check. */
  readonly total?: string;
  /** Of two rows of one interval the one with the later time here counts. */
  readonly delivered?: TimeColumns;
  readonly tariff?: string;
  readonly area?: string;
  /**
   * Titles and headers stand between the rows. Where times begin anew below a header, another table has begun: only one
   * of them is consumption.
   */
  readonly hasSections?: boolean;
  /** The rows of a meter stand together: it is handed on when the next one comes. */
  readonly isGrouped?: boolean;
}

/** Layouts that one name stands for: what differs is the header, as different portals write it. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly assumes: string;
  readonly layouts: readonly Layout[];
  /** Headers that look alike and hold no half-hours: the reason reads on after the file's name. */
  readonly refuses?: readonly { readonly columns: readonly string[]; readonly because: string }[];
}
