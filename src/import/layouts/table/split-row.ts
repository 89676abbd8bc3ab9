/**
 * The fields of a row. A field may stand in double quotes, with `""` for a quote in it, also behind the `=` that keeps a
 * spreadsheet from changing it; blanks around a field do not belong to it.
 *
 * @returns nothing when a quote is not closed or text follows it: such a row cannot be split
 */
export function splitRow(line: string, delimiter: string): readonly string[] | undefined {
  if (!line.includes('"')) return plainFields(line, delimiter);
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const field = readField(line, at, delimiter);
    if (!field) return undefined;
    fields.push(field.text);
    at = field.end + 1;
  }
  return fields;
}

function plainFields(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  for (let from = 0; ;) {
    const next = line.indexOf(delimiter, from);
    const end = next === -1 ? line.length : next;
    fields.push(isPadded(line, from, end) ? line.slice(from, end).trim() : line.slice(from, end));
    if (next === -1) return fields;
    from = next + 1;
  }
}

/** Whether anything but plain letters stands at an end of a field. */
function isPadded(line: string, from: number, end: number): boolean {
  const [first, last] = [line.charCodeAt(from), line.charCodeAt(end - 1)];
  return end > from && (first <= 0x20 || first > 0x7e || last <= 0x20 || last > 0x7e);
}

interface Field {
  readonly text: string;
  /** Where its delimiter stands, or the end of the line. */
  readonly end: number;
}

const QUOTED = /\s*=?"((?:[^"]|"")*)"\s*/y;
/** Where fields end with tabs, these are no blanks. */
const QUOTED_BETWEEN_TABS = /[^\S\t]*=?"((?:[^"]|"")*)"[^\S\t]*/y;

function readField(line: string, at: number, delimiter: string): Field | undefined {
  const pattern = delimiter === '\t' ? QUOTED_BETWEEN_TABS : QUOTED;
  pattern.lastIndex = at;
  const quoted = pattern.exec(line);
  if (quoted) {
    const end = pattern.lastIndex;
    if (end < line.length && line[end] !== delimiter) return undefined;
    return { text: (quoted[1] ?? '').replaceAll('""', '"').trim(), end };
  }
  const next = line.indexOf(delimiter, at);
  const end = next === -1 ? line.length : next;
  const text = line.slice(at, end).trim();
  return text.includes('"') ? undefined : { text, end };
}

/** A name of a column as it is compared: no blanks around or doubled, no byte order mark, small letters. */
export function columnName(text: string): string {
  return text
    .replace(/^\u{feff}/u, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase();
}
