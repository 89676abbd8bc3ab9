const LONGEST = 64;

/** Control characters; what an address cannot carry; what a file system takes for a folder. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]|^\.{1,2}$/u;

/**
 * A meter's or household's id as people write it: leading zeros, letters and all. What spreadsheets need before it to leave
 * it alone (`'1044…`, `="5414…"`) is no part of it.
 *
 * @returns nothing where it cannot be one
 */
export function meterId(text: string): string | undefined {
  const id = text
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim()
    .normalize('NFC');
  if (id === '' || id.length > LONGEST || FORBIDDEN.test(id)) return undefined;
  return id;
}
