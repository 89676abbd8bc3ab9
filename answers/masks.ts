/*
 * What differs from one run to the next though the program answers the same, and what stands in its place.
 * Nothing else is left out of a comparison.
 */

/** When and where a database was filled. */
export interface Run {
  readonly timeZone: string;
  readonly began: Date;
  /** Folders that were imported: they are named at random, or lie where the checkout does. */
  readonly folders: readonly string[];
}

/** Of JSON and CSV: how long things took and when they were done, and versions of data and program. */
const MASKED_FIELDS: ReadonlySet<string> = new Set([
  'duration_ms',
  'started_at',
  'finished_at',
  'data_version',
  'request_id',
  'version',
]);

/** Headers that are kept with an answer: of the others none says anything of it that can be compared. */
export const KEPT_HEADERS = [
  'content-type',
  'content-disposition',
  'cache-control',
  'vary',
  'allow',
  'location',
  'retry-after',
];

/** Looks like no tag, or a page would be laid out around it. */
const MASK = '[masked]';

/** What stands in place of a field of JSON or CSV; null is something to compare. */
export function maskedField(name: string, value: unknown): unknown {
  const isKept = value === null || value === '' || typeof value === 'object' || !MASKED_FIELDS.has(name);
  return isKept ? value : MASK;
}

/** A text of any kind, without the folders. */
export function maskedText(text: string, { folders }: Run): string {
  return folders.reduce((masked, folder) => masked.replaceAll(folder, '[folder]'), text);
}

/** A page, without versions, and without the moments at which imports ran and how long they took. */
export function maskedPage(html: string, { began, timeZone }: Run): string {
  const days = [...new Set([began, new Date()].map((moment) => dayOf(moment, timeZone)))].join('|');
  return html
    .replaceAll(/\/assets\/[0-9a-f]+\//g, `/assets/${MASK}/`)
    .replaceAll(/(Request <code>)[^<]*/g, `$1${MASK}`)
    .replaceAll(/(data version) \d+/g, `$1 ${MASK}`)
    .replaceAll(new RegExp(`(${days}), \\d\\d:\\d\\d`, 'g'), MASK)
    .replaceAll(new RegExp(`\\d\\d:\\d\\d((?:<[^>]*>|\\s)*)(${days})`, 'g'), `${MASK}$1${MASK}`)
    .replaceAll(/(Took<\/dt>\s*<dd><span[^>]*>)[^<]*/g, `$1${MASK}`);
}

/** As pages write it, such as `26 Nov 2026`. */
function dayOf(moment: Date, timeZone: string): string {
  return moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}
