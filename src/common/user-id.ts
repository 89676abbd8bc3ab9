/** Ids are no longer than this, in characters. */
export const LONGEST_USER_ID = 64;

/** The largest key of a user: readings carry it as a PostgreSQL integer. */
export const LARGEST_USER_KEY = 2_147_483_647;

/** What an id is, in words for whoever has written something else. */
export const USER_ID_RULE = `an id has 1 to ${LONGEST_USER_ID} characters, none of them invisible, a slash or a backslash`;

/** Control characters; what an address cannot carry; what a file system takes for a folder. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]|^\.{1,2}$/u;

/** A long number as a spreadsheet shortens it. */
const SHORTENED = /^\d(?:[.,]\d+)?E\+\d+$/i;

/** Whether a spreadsheet has left a text of a longer id: which, nobody can tell, and several may have become one. */
export function isShortenedId(text: string): boolean {
  return SHORTENED.test(text);
}

/**
 * A user's id as people write it: leading zeros, letters and all, such as a meter's or a supply point's number. What
 * spreadsheets need before it to leave it alone (`'1044…`, `="5414…"`) is no part of it.
 *
 * @returns nothing where it cannot be one
 */
export function parseUserId(text: string): string | undefined {
  const id = text
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim()
    .normalize('NFC');
  if (id === '' || id.length > LONGEST_USER_ID || FORBIDDEN.test(id)) return undefined;
  return id;
}

/**
 * The key that a user of this id has always had: an id that is a plain whole number is its own key. Others get one of their
 * own when they are stored, below zero.
 */
export function ownKeyOf(id: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,9})$/.test(id)) return undefined;
  const key = Number(id);
  return key <= LARGEST_USER_KEY ? key : undefined;
}

/**
 * Orders ids as people do, 9 before 10: compared by code point. Before each run of digits stands how many there are,
 * leading zeros aside.
 */
export function sortKeyOf(id: string): string {
  return id.replace(/\d+/g, (digits) => {
    const plain = digits.replace(/^0+(?=\d)/, '');
    return String(plain.length).padStart(2, '0') + plain;
  });
}

/** The same items in the order of their ids; each id's place is found once, however many there are. */
export function inOrderOfIds<Item>(items: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
  const places = items.map((item) => ({ item, key: sortKeyOf(idOf(item)) }));
  return places.sort(({ key: one }, { key: other }) => (one < other ? -1 : 1)).map(({ item }) => item);
}
