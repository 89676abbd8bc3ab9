/*
 * Names in one text, separated by commas. A name that holds a comma stands in double quotes, as in CSV, and a quote
 * in it is doubled: `"a, b",c`.
 */

const PART = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy;

/** The names of a text; a quote that is never closed is a letter like any other. Empty names are dropped. */
export function parseNames(text: string): readonly string[] {
  return [...text.matchAll(PART)]
    .map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare)
    .filter((name) => name !== '');
}

/** The text that {@link parseNames} reads as these names. */
export function writeNames(names: readonly string[]): string {
  return names.map((name) => (/^"|,/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
}
