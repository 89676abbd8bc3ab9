/** No page or answer has more; a client that tries one value after another may. */
const MOST_KEPT = 40_000;

/**
 * A function that writes the text of each key once: for texts that an answer repeats dozens of times and that take longer
 * to write than the rest of it.
 */
export function memoizeText<Key>(write: (key: Key) => string): (key: Key) => string {
  const kept = new Map<Key, string>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const text = write(key);
    kept.set(key, text);
    return text;
  };
}
