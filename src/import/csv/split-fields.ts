/**
 * The fields of one line of a table. A field may stand in double quotes, with `""` for a quote in it, also behind the `=` that
 * keeps a spreadsheet from changing it; spaces and tabs around a field do not belong to it.
 *
 * @returns nothing when a quote is not closed or text follows it: such a line cannot be split
 */
export function splitFields(line: string, delimiter = ','): readonly string[] | undefined {
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
    fields.push(trimmed(line, from, end));
    if (next === -1) return fields;
    from = next + 1;
  }
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
    return { text: (quoted[1] ?? '').replaceAll('""', '"'), end };
  }
  const next = line.indexOf(delimiter, at);
  const end = next === -1 ? line.length : next;
  const text = trimmed(line, at, end);
  return text.includes('"') ? undefined : { text, end };
}

function trimmed(line: string, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
