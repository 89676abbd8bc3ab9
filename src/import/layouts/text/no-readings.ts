import { FileRefusedError } from '../../source/file-refused-error.js';
import { decodeHead, markedEncoding } from './encoding.js';
import { firstElement } from './first-element.js';

/** It is of another kind than files of readings, whatever it holds. */
export class NoReadingsError extends FileRefusedError {
  constructor(what: string) {
    super('refused', what);
  }
}

/** Readings may be in it, in a form that is not opened. */
const unopened = (what: string) => () => new FileRefusedError('refused', what);
const other = (what: string) => () => new NoReadingsError(what);

const WORKBOOK = unopened('a workbook: save it as CSV');
const ARCHIVE = unopened('an archive of a kind that is not opened: unpack it, and import what is in it');

/** What begins with these bytes. */
const SIGNATURES: readonly (readonly [signature: string, what: () => FileRefusedError])[] = [
  ['25504446', other('a PDF, not readings: ask for them as CSV')],
  // Excel's files of before 2007, and other documents of that time.
  ['d0cf11e0a1b11ae1', WORKBOOK],
  ['504b0304', ARCHIVE],
  ['1f8b', ARCHIVE],
  ['377abcaf271c', ARCHIVE],
  ['526172211a07', ARCHIVE],
  ['fd377a585a00', ARCHIVE],
  ['28b52ffd', ARCHIVE],
  ['425a68', ARCHIVE],
];
const TAR_AT = 257;

const OF_WEB_PAGES = ['html', 'head', 'body', 'title', 'meta', 'script', 'div', 'table'];
const JSON_BEGINS = /^\s*(?:\{\s*["}]|\[\s*[[{"\]])/u;

/** A text has a NUL byte where something went wrong; where it has many, it is none. */
const MOST_NULS = 1 / 8;

/**
 * What a file is that cannot be read, by its beginning.
 *
 * @returns nothing of a text that may hold readings
 */
export function noReadings(head: Buffer): FileRefusedError | undefined {
  const signature = head.toString('hex', 0, 16);
  const known = SIGNATURES.find(([begin]) => signature.startsWith(begin));
  if (known) return known[1]();
  if (head.toString('latin1', TAR_AT, TAR_AT + 5) === 'ustar') return ARCHIVE();
  const marked = markedEncoding(head);
  if (!marked && nuls(head) > MOST_NULS * head.length)
    return new NoReadingsError('no text: save it as CSV in UTF-8');
  const text = decodeHead(head, marked ?? 'utf-8');
  if (text.trim() === '') return new NoReadingsError('the file is empty');
  if (OF_WEB_PAGES.includes(firstElement(text) ?? '')) {
    return new NoReadingsError('a web page, not readings: sign in where it comes from, and fetch it anew');
  }
  return JSON_BEGINS.test(text)
    ? new NoReadingsError('JSON that holds no readings in a known layout: ask for them as CSV')
    : undefined;
}

/** Which kind of document a zip is in truth, by the names in it. */
export function documentOf(names: readonly string[]): FileRefusedError | undefined {
  const has = (begin: string): boolean => names.some((name) => name.startsWith(begin));
  if (has('mimetype') && has('content.xml')) return WORKBOOK();
  if (!has('[Content_Types].xml')) return undefined;
  return has('xl/') ? WORKBOOK() : new NoReadingsError('a document, not readings: ask for them as CSV');
}

function nuls(head: Buffer): number {
  return head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
}
