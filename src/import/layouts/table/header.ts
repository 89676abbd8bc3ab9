import { FileRefusedError } from '../../source/file-refused-error.js';
import { DELIMITERS, type Layout, type Preset } from './layout.js';
import { columnName, splitRow } from './split-row.js';

/** A header may stand below so many lines of titles and addresses. */
export const MOST_PREAMBLE = 50;

/** What of a layout its header shows. */
type Heading = Pick<Layout, 'columns' | 'mayGoOn' | 'delimiter'> & Partial<Pick<Layout, 'shape'>>;

/** Whether a line is the header of a layout. */
export function isHeader(line: string, heading: Heading): boolean {
  return areNamesOf(heading, namesIn(line, heading.delimiter));
}

function namesIn(line: string, delimiter = ','): readonly string[] | undefined {
  return splitRow(line, delimiter)?.map(columnName);
}

function areNamesOf({ columns, mayGoOn = false, shape }: Heading, names = NO_NAMES): boolean {
  if (names.length < columns.length) return false;
  if (shape === 'meters' && !areMeters(names.slice(columns.length))) return false;
  const named = mayGoOn ? names.slice(0, columns.length) : withoutBlankEnd(names, columns.length);
  return named.length === columns.length && wantedNames(columns).every((name, at) => name === named[at]);
}

const NO_NAMES: readonly string[] = [];
const wanted = new WeakMap<readonly string[], readonly string[]>();

/** A layout's columns as they are compared, made once: each file is compared with all of them. */
function wantedNames(columns: readonly string[]): readonly string[] {
  const known = wanted.get(columns) ?? columns.map(columnName);
  wanted.set(columns, known);
  return known;
}

/** The first lines of a file, their names made once for all layouts that look at them. */
class Head {
  private readonly lines: readonly string[];
  private readonly byDelimiter = new Map<string, readonly (readonly string[] | undefined)[]>();

  constructor(readonly text: string) {
    this.lines = linesOf(text);
  }

  has(heading: Heading): boolean {
    const { delimiter = ',' } = heading;
    const names = this.byDelimiter.get(delimiter) ?? this.lines.map((line) => namesIn(line, delimiter));
    this.byDelimiter.set(delimiter, names);
    return names.some((ofLine) => areNamesOf(heading, ofLine));
  }
}

let last = new Head('');

/** The file that was looked at last is looked at by one layout after the other. */
function headOf(text: string): Head {
  if (last.text !== text) last = new Head(text);
  return last;
}

/** The layout of a preset whose header a file has among its first lines. */
export function layoutOf(text: string, preset: Preset): Layout | undefined {
  const head = headOf(text);
  return preset.layouts.find((layout) => head.has(layout));
}

/** Whether a file has a header of a preset with its columns divided by something else, as spreadsheets save it. */
export function isDividedOtherwise(text: string, preset: Preset): boolean {
  const head = headOf(text);
  // A column a meter may have any name: nothing about it is known.
  const layouts = preset.layouts.filter(({ shape }) => shape !== 'meters');
  return layouts.some((layout) => DELIMITERS.some((delimiter) => head.has({ ...layout, delimiter })));
}

/** @throws FileRefusedError where the file has a header that looks like one of the preset and holds no half-hours */
export function refuseLookalikes(text: string, { refuses = [] }: Preset): void {
  for (const { columns, because } of refuses) {
    if (headOf(text).has({ columns })) throw new FileRefusedError('refused', because);
  }
}

/** A column a meter: at least one, each with a name of its own. */
function areMeters(names: readonly string[]): boolean {
  return names.length > 0 && !names.includes('') && new Set(names).size === names.length;
}

function linesOf(head: string): readonly string[] {
  return head.split('\n', MOST_PREAMBLE).map((line) => line.replace(/\r$/, ''));
}

/** Some programs end each row with a delimiter, the header or both. */
function withoutBlankEnd(fields: readonly string[], length: number): readonly string[] {
  return fields.slice(length).every((field) => field === '') ? fields.slice(0, length) : fields;
}
