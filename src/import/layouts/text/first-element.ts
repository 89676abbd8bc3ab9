/** What may stand before the first element of XML or HTML. */
const BEFORE = [
  /[\s\u{feff}]+/uy,
  /<\?[^]*?\?>/y,
  /<!--[^]*?-->/y,
  // An internal subset ends with "]>", whatever entities are declared in it.
  /<!DOCTYPE[^[>]*(?:\[[^]*?\]\s*)?>/iy,
];
const ELEMENT = /<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]/y;

/** The name of the first element of a text in small letters and without its prefix; nothing where it is no mark-up. */
export function firstElement(head: string): string | undefined {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(head)) return false;
    at = pattern.lastIndex;
    return true;
  };
  while (BEFORE.some(skip));
  ELEMENT.lastIndex = at;
  return ELEMENT.exec(head)?.[1]?.toLowerCase();
}
