/** Among fewer, a place says nothing. */
const LEAST_PEERS = 5;

/**
 * The place of each value among those of its group, 0 to 100: (below + equal / 2) / N × 100, itself among the equal and
 * in N (domain page, 15). NaN without a value, and in a group of fewer than 5 values.
 */
export function peerPlaces(values: Float64Array, groupOf: (place: number) => number): Float64Array {
  const places = new Float64Array(values.length).fill(NaN);
  const groups = Uint32Array.from(values.keys(), groupOf);
  const value = (place: number): number => values[place] ?? NaN;
  const group = (place: number): number => groups[place] ?? 0;
  const known = Uint32Array.from(values.keys())
    .filter((place) => !Number.isNaN(value(place)))
    .sort((a, b) => group(a) - group(b) || value(a) - value(b));
  for (let from = 0; from < known.length;) {
    const to = endOf(known, from, (a, b) => group(a) === group(b));
    if (to - from >= LEAST_PEERS) placeGroup(known.subarray(from, to), value, places);
    from = to;
  }
  return places;
}

/** @param members - places in rising order of their values */
function placeGroup(members: Uint32Array, value: (place: number) => number, places: Float64Array): void {
  for (let from = 0; from < members.length;) {
    const to = endOf(members, from, (a, b) => value(a) === value(b));
    // Rounded once: as exact as a number can be.
    const place = (100 * (from + to)) / (2 * members.length);
    for (const member of members.subarray(from, to)) places[member] = place;
    from = to;
  }
}

/** Where the run of alike ones ends that begins at `from`. */
function endOf(places: Uint32Array, from: number, isAlike: (a: number, b: number) => boolean): number {
  const first = places[from] ?? 0;
  let to = from + 1;
  while (to < places.length && isAlike(first, places[to] ?? 0)) to += 1;
  return to;
}
