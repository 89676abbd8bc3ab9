/**
 * The fields of one line of a comma-separated file. A field may stand in double quotes, with `""` for a quote in
 * it; blanks around a field do not belong to it.
 *
 * @returns nothing when a quote is not closed or text follows it: such a line cannot be split
 */
export function splitFields(line: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(',').map(trimBlanks);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = readField(line, at);
    if (!field) return undefined;
    fields.push(field.text);
    if (field.end >= line.length) return fields;
    at = field.end + 1;
  }
}

interface Field {
  readonly text: string;
  /** Where its comma stands, or the end of the line. */
  readonly end: number;
}

const QUOTED = /[ \t]*"((?:[^"]|"")*)"[ \t]*(?=,|$)/y;

function readField(line: string, at: number): Field | undefined {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(line);
  if (quoted) return { text: (quoted[1] ?? '').replaceAll('""', '"'), end: QUOTED.lastIndex };
  const comma = line.indexOf(',', at);
  const end = comma === -1 ? line.length : comma;
  const text = trimBlanks(line.slice(at, end));
  return text.includes('"') ? undefined : { text, end };
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
