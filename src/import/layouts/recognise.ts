import { FileRefusedError } from '../source/file-refused-error.js';
import { FORMATS, TABLES } from './formats.js';
import type { MeterFormat } from './meter-file.js';
import { isDividedOtherwise, refuseLookalikes } from './table/header.js';
import { DELIMITERS } from './table/layout.js';
import { type Encoding, POSSIBLE_ENCODINGS } from './text/encoding.js';
import type { MeterText } from './text/meter-text.js';

/** How a text is to be read. */
export interface Recognised {
  readonly format: MeterFormat;
  readonly encoding: Encoding;
}

/** No format that is known begins like this file, or not the one that somebody names. */
export class UnknownLayoutError extends FileRefusedError {
  /**
   * @param isTable - it looks like one, whose layout can be told
   * @param resaved - the format that it would be in if a spreadsheet had not saved it
   */
  constructor(
    given: MeterFormat | undefined,
    readonly isTable: boolean,
    resaved: string | undefined,
  ) {
    super(
      'refused',
      given ? notIn(given) : `${unknown(resaved)}, npm run cli layouts lists those that are known`,
    );
  }
}

function notIn({ name }: MeterFormat): string {
  return `it is not in the layout ${name}: npm run cli inspect -- <file> without --layout says what it is`;
}

function unknown(resaved: string | undefined): string {
  const drafts = 'npm run cli inspect -- <file> drafts a layout for it';
  return resaved === undefined
    ? `no preset has these columns: ${drafts}`
    : `it has the columns of ${resaved}, but divided otherwise, as a spreadsheet saves them: take the file as it was downloaded; or ${drafts}`;
}

/**
 * Tells which of the formats a text is in: a header must be equal, nothing is scored.
 *
 * @param given - the only one that may be meant, where somebody names it
 * @throws UnknownLayoutError, FileRefusedError where it holds no half-hours or several formats know it
 */
export async function recognise(text: MeterText, given?: MeterFormat): Promise<Recognised> {
  const formats = given ? [given] : FORMATS;
  let isTable = false;
  let resaved: string | undefined;
  for (const encoding of encodingsOf(text)) {
    const head = await text.head(encoding);
    isTable ||= looksLikeTable(head);
    for (const table of TABLES) refuseLookalikes(head, table);
    const known = formats.filter((format) => format.recognises(head));
    const [format, another] = known;
    if (another) {
      const names = known.map(({ name }) => name).join(' or ');
      throw new FileRefusedError('refused', `it may be ${names}: say which with --layout`);
    }
    if (format) return { format, encoding };
    resaved ??= TABLES.find((table) => isDividedOtherwise(head, table))?.name;
  }
  throw new UnknownLayoutError(given, isTable, resaved);
}

const LINES_LOOKED_AT = 50;

/** Whether half of the first lines have as many delimiters as each other, and one of those a number between them. */
function looksLikeTable(head: string): boolean {
  const lines = head.split(/[\r\n]+/u, LINES_LOOKED_AT).filter((line) => line.trim() !== '');
  return DELIMITERS.some((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter)).filter(({ length }) => length > 1);
    return [...Map.groupBy(rows, ({ length }) => length).values()].some(
      (alike) =>
        alike.length > 1 &&
        alike.length * 2 >= lines.length &&
        alike.some((fields) => fields.some((field) => /^[\s"']*[-+]?\d/u.test(field))),
    );
  });
}

/** Where nothing says what bytes beyond ASCII are, the encoding is the one under which a header is known. */
function encodingsOf({ encoding }: MeterText): readonly Encoding[] {
  return encoding === undefined ? POSSIBLE_ENCODINGS : [encoding];
}
