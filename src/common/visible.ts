/*
 * Text of files is anybody's: it may hold characters that a terminal obeys, that turn the direction in which text is
 * read, or that have no width. At each edge to people they are written out, as JavaScript and JSON would.
 */

/** C0 and C1, soft hyphen, marks and overrides of direction, no width, interlinear marks, tags. Not line breaks and tabs. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex -- it is these that are looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const LINE_BREAKS: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A name, a path or a row of a file in running text: all on one line, `\u001b[31mred`. */
export function visible(text: string): string {
  return visibleLines(text).replace(/[\t\n\r]/g, (character) => LINE_BREAKS[character] ?? character);
}

/** Text whose own line breaks and tabs stay. Of JSON it is the same document. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN, codesOf);
}

/** The content of a quoted attribute whose value must come back as it is: the same characters as references. */
export function referencedIn(markup: string): string {
  return markup.replace(HIDDEN, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** One for each UTF-16 unit, as JSON has it. */
function codesOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
