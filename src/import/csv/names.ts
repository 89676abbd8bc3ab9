/** Blanks of every kind, also those that are no space: a no-break, a thin or an ideographic one, a tab, Braille's. */
const BLANKS = /[\s\u2800]+/gu;
/** What no font draws: zero-width letters, marks of direction, soft hyphens. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Tabs are blanks. */
const CONTROL = /[^\P{Cc}\t]/u;
/** What cannot be seen, or is taken for a space. */
const HIDDEN = /[^\S ]|[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

const LONGEST_NAME = 100;

/**
 * A name as it is compared and stored: two that look the same are the same. Unseen letters are left out, letters and
 * marks are composed (NFC), blanks of every kind are one space each run, and none stands at an end.
 *
 * Capitals count, and so do letters of other scripts that look alike.
 */
export function foldName(text: string): string {
  if (isPlain(text)) return text;
  const composed = text.replace(UNSEEN, '').normalize('NFC');
  // Some controls are blanks to a regular expression; they are the name's problem.
  return CONTROL.test(composed) ? composed : composed.replace(BLANKS, ' ').trim();
}

/** Why a folded name cannot be taken, as words that read on after what it names; nothing when it can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is missing';
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  const control = CONTROL.exec(name)?.[0];
  return control === undefined ? undefined : `holds the control character ${codeOf(control)}`;
}

/** A name with the codes of what cannot be seen of it: `a1<U+00A0>`. */
export function spelled(name: string): string {
  return Array.from(GRAPHEMES.segment(name), ({ segment }) => {
    if (segment.normalize('NFC') === segment) return segment.replace(HIDDEN, coded);
    const [letter = '', ...marks] = segment;
    return marks.length === 0 ? coded(letter) : letter + marks.map(coded).join('');
  }).join('');
}

/** Most names are: letters of ASCII with single blanks between them. */
function isPlain(text: string): boolean {
  return /^(?:[!-~]+(?: [!-~]+)*)?$/.test(text);
}

function coded(letter: string): string {
  return `<${codeOf(letter)}>`;
}

function codeOf(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
