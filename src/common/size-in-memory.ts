const POINTER = 8;
/** What an object, a list or a text has besides what it holds. */
const HEAD = 16;
/** Of longer lists so many elements tell how large the others are. */
const MOST_LOOKED_AT = 200;

/**
 * About how many bytes a value takes in memory, for a bound: of a tree of plain objects, lists, texts and typed arrays.
 * What several places of it hold counts several times.
 */
export function sizeInMemory(value: unknown): number {
  if (typeof value === 'string') return HEAD + value.length;
  if (typeof value !== 'object' || value === null) return POINTER;
  if (ArrayBuffer.isView(value)) return HEAD + value.byteLength;
  if (value instanceof Date) return HEAD + POINTER;
  if (value instanceof Map) return sizeOfList([...(value as ReadonlyMap<unknown, unknown>).entries()]);
  return Array.isArray(value) ? sizeOfList(value) : sizeOfList(Object.values(value));
}

function sizeOfList(elements: readonly unknown[]): number {
  const step = Math.max(1, Math.ceil(elements.length / MOST_LOOKED_AT));
  let [sum, count] = [0, 0];
  for (let at = 0; at < elements.length; at += step) {
    sum += POINTER + sizeInMemory(elements[at]);
    count += 1;
  }
  return HEAD + (count === 0 ? 0 : Math.ceil((sum / count) * elements.length));
}
