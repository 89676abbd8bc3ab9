/** A text as every database accepts it: without NUL and halves of characters. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed();
}
