import { OneAtATime } from '../../common/one-at-a-time.js';
import { CHUNK_MINUTES } from '../../database/index.js';
import type { ImportContext } from '../run/import-context.js';
import { type FileRows, firstFrom } from './reading-rows.js';

/**
 * Makes chunks before files are stored: where chunks make themselves, the session that makes one locks all readings until
 * it commits, so several sessions would store one after the other; where they do not, there would be no place for a row.
 */
export class ChunkMaker {
  private known: Promise<Set<number>> | undefined;
  /** One at a time: files of several users mostly need the same chunks. */
  private readonly making = new OneAtATime();

  constructor(private readonly context: Pick<ImportContext, 'store' | 'write' | 'rollup' | 'storage'>) {}

  /** Makes sure that every row has its chunk. One stray row makes one chunk, not those of the years between. */
  cover({ minute, length }: Pick<FileRows, 'minute' | 'length'>): Promise<void> {
    return this.making.take(() => this.make(chunksOf(minute, length)));
  }

  private async make(chunks: readonly number[]): Promise<void> {
    const { store, write, rollup, storage } = this.context;
    this.known ??= storage.chunkStarts(store).then((starts) => new Set(starts));
    const known = await this.known;
    const missing = chunks.filter((start) => !known.has(start));
    if (missing.length === 0) return;
    await write((session) => storage.makeChunks(session, missing, rollup.generation));
    for (const start of missing) known.add(start);
  }
}

/** The begins of the chunks that hold the first `length` of these rising minutes, each once. Looks at a few rows of each. */
export function chunksOf(minutes: Int32Array, length: number): readonly number[] {
  const starts: number[] = [];
  for (let row = 0; row < length;) {
    const start = Math.floor((minutes[row] ?? 0) / CHUNK_MINUTES.readings) * CHUNK_MINUTES.readings;
    starts.push(start);
    row = firstFrom(start + CHUNK_MINUTES.readings, minutes, length, row + 1);
  }
  return starts;
}
