/** A chunk of `readings` spans one month as TimescaleDB counts it, from a multiple of that since 1970. */
const CHUNK_MINUTES = 30 * 1440;

/** The number of the chunk that holds a minute since 1970-01-01 UTC. */
export function chunkOf(minute: number): number {
  return Math.floor(minute / CHUNK_MINUTES);
}

/** The first minute of a chunk. */
export function startOfChunk(chunk: number): number {
  return chunk * CHUNK_MINUTES;
}

/** The chunks that hold the first `length` of these rising minutes, each once. Looks at a few rows of each chunk. */
export function chunksOf(minutes: Int32Array, length: number): readonly number[] {
  const chunks: number[] = [];
  for (let row = 0; row < length;) {
    const chunk = chunkOf(minutes[row] ?? 0);
    chunks.push(chunk);
    row = firstFrom(startOfChunk(chunk + 1), minutes, row + 1, length);
  }
  return chunks;
}

/** The first row in `[low, high)` at this minute or later; `high` when there is none. */
function firstFrom(minute: number, minutes: Int32Array, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minutes[middle] ?? 0) < minute) low = middle + 1;
    else high = middle;
  }
  return low;
}
