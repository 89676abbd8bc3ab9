/** More would be no page or answer, but a client that tries out one after the other. */
const MOST_KEPT = 40_000;

/**
 * A function that writes the text of each key once: texts that an answer repeats dozens of times, and that take longer to
 * write than all the rest of it.
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
