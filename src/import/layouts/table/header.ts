import { FileRefusedError } from '../../source/file-refused-error.js';
import type { Layout, Preset } from './layout.js';
import { columnName, splitRow } from './split-row.js';

/** A header may stand below so many lines of titles and addresses. */
export const MOST_PREAMBLE = 50;

/** What of a layout its header shows. */
type Heading = Pick<Layout, 'columns' | 'mayGoOn' | 'delimiter'> & Partial<Pick<Layout, 'shape'>>;

/** Whether a line is the header of a layout. */
export function isHeader(
  line: string,
  { columns, mayGoOn = false, delimiter = ',', shape }: Heading,
): boolean {
  const fields = splitRow(line, delimiter)?.map(columnName);
  if (!fields) return false;
  if (shape === 'meters' && !areMeters(fields.slice(columns.length))) return false;
  const named = mayGoOn ? fields.slice(0, columns.length) : withoutBlankEnd(fields, columns.length);
  return named.length === columns.length && columns.every((name, at) => columnName(name) === named[at]);
}

/** The layout of a preset whose header a file has among its first lines. */
export function layoutOf(head: string, preset: Preset): Layout | undefined {
  const lines = linesOf(head);
  return preset.layouts.find((layout) => lines.some((line) => isHeader(line, layout)));
}

/** @throws FileRefusedError where the file has a header that looks like one of the preset and holds no half-hours */
export function refuseLookalikes(head: string, { refuses = [] }: Preset): void {
  const lines = linesOf(head);
  for (const { columns, because } of refuses) {
    if (lines.some((line) => isHeader(line, { columns }))) throw new FileRefusedError('refused', because);
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
