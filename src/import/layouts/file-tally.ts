import { storableText } from '../../common/storable-text.js';
import { MOST_LISTED, ownText, RejectList } from '../csv/reject-list.js';

/** Values of one kind: all counted, the first of their lines listed, each once and in the order of the file. */
export class LineCount {
  count = 0;
  readonly lines: number[] = [];

  add(line: number, count = 1): void {
    this.count += count;
    if (this.lines.at(-1) !== line && this.lines.length < MOST_LISTED) this.lines.push(line);
  }

  addAll({ count, lines }: LineCount): void {
    for (const line of lines) this.add(line, 0);
    this.count += count;
  }
}

/** Lines that hold no reading and are none of those that the file is about. */
export const IGNORED_KINDS = [
  'preamble',
  'title',
  'section',
  'separator',
  'header',
  'footer',
  'total',
  'units',
  'blank',
] as const;
export type IgnoredKind = (typeof IGNORED_KINDS)[number];

/** Of more registers than any file has only the sum is told: something else stands in their column. */
const MOST_NAMES = 200;
const LONGEST_NAME = 64;
const OTHERS = 'others';

/** What was found in a meter's file beside its readings. Values are counted, not rows, unless said otherwise. */
export class FileTally {
  /** Values of registers that are no consumption, by the register's name. */
  readonly dropped = new Map<string, number>();
  /** Values of consumption that are not there: blank, or said to be missing. They are gaps, never zeros. */
  readonly noValue = new LineCount();
  /** Blanks and zeros at local times that the clocks skip. */
  readonly fillers = new LineCount();
  /** An interval once more with the same value. */
  readonly duplicates = new LineCount();
  /** An interval once more with another value: the later delivered one counts. */
  readonly conflicts = new LineCount();
  /** A row or a day that is rejected as a whole is one. */
  readonly rejects = new RejectList();
  readonly ignored = new Map<IgnoredKind, number[]>();
  /** The lengths of intervals that occurred, in minutes. */
  readonly nativeMinutes = new Set<number>();
  /** Rows whose total was compared with the sum of their values. */
  totalsChecked = 0;
  /** Of them those that do not agree. They are read all the same. */
  readonly wrongTotals = new LineCount();

  drop(register: string, count = 1): void {
    const short = storableText(register.slice(0, LONGEST_NAME));
    const known = this.dropped.get(short);
    if (known !== undefined) this.dropped.set(short, known + count);
    else if (this.dropped.size < MOST_NAMES) this.dropped.set(ownText(short), count);
    else this.dropped.set(OTHERS, (this.dropped.get(OTHERS) ?? 0) + count);
  }

  ignore(kind: IgnoredKind, line: number): void {
    const lines = this.ignored.get(kind) ?? [];
    if (lines.length < MOST_LISTED) lines.push(line);
    this.ignored.set(kind, lines);
  }
}
