/** The words that are looked for, as {@link foldText} writes them. */
export function wordsOf(text: string): readonly string[] {
  return foldText(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/**
 * A text as it is searched: whatever the case, and however letters with accents are composed. Upper case knows of more
 * letters that they are the same than lower case does: ß and SS, ς and σ.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}
