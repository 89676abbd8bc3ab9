import { FileRefusedError } from '../source/file-refused-error.js';
import { FORMATS, TABLES } from './formats.js';
import type { MeterFormat } from './meter-file.js';
import { refuseLookalikes } from './table/header.js';
import { type Encoding, POSSIBLE_ENCODINGS } from './text/encoding.js';
import type { MeterText } from './text/meter-text.js';

/** How a text is to be read. */
export interface Recognised {
  readonly format: MeterFormat;
  readonly encoding: Encoding;
}

/** No format that is known begins like this file, or not the one that somebody names. */
export class UnknownLayoutError extends FileRefusedError {
  constructor(given: MeterFormat | undefined) {
    super(
      'refused',
      given
        ? `it is not in the layout ${given.name}: npm run cli inspect -- <file> without --layout says what it is`
        : 'no preset has these columns: npm run cli inspect -- <file> drafts a layout for it, npm run cli layouts lists those that are known',
    );
  }
}

/**
 * Tells which of the formats a text is in: a header must be equal, nothing is scored.
 *
 * @param given - the only one that may be meant, where somebody names it
 * @throws UnknownLayoutError, FileRefusedError where it holds no half-hours or several formats know it
 */
export async function recognise(text: MeterText, given?: MeterFormat): Promise<Recognised> {
  const formats = given ? [given] : FORMATS;
  for (const encoding of encodingsOf(text)) {
    const head = await text.head(encoding);
    for (const table of TABLES) refuseLookalikes(head, table);
    const known = formats.filter((format) => format.recognises(head));
    const [format, another] = known;
    if (another) {
      const names = known.map(({ name }) => name).join(' or ');
      throw new FileRefusedError('refused', `it may be ${names}: say which with --layout`);
    }
    if (format) return { format, encoding };
  }
  throw new UnknownLayoutError(given);
}

/** Where nothing says what bytes beyond ASCII are, the encoding is the one under which a header is known. */
function encodingsOf({ encoding }: MeterText): readonly Encoding[] {
  return encoding === undefined ? POSSIBLE_ENCODINGS : [encoding];
}
