import { OneAtATime } from '../../common/one-at-a-time.js';
import { DAY_MINUTES } from '../../common/time/index.js';
import { instantText, NOBODY } from '../../consumption/index.js';
import type { ImportContext } from '../run/import-context.js';
import { type FileRows, firstFrom } from './reading-rows.js';

/** A chunk of `readings` spans one month as TimescaleDB counts it, from a multiple of that since 1970. */
const CHUNK_MINUTES = 30 * DAY_MINUTES;

const CHUNK_STARTS = `
  select extract(epoch from range_start)::float8 / 60 as minute
  from timescaledb_information.chunks where hypertable_name = 'readings'`;

/**
 * Makes chunks before files are stored by several sessions: the session that makes a chunk locks the hypertable until
 * it commits, so without this they would store one after the other.
 */
export class ChunkMaker {
  private known: Promise<Set<number>> | undefined;
  /** One at a time: files of several users mostly need the same chunks. */
  private readonly making = new OneAtATime();

  constructor(private readonly context: Pick<ImportContext, 'store' | 'write' | 'rollup'>) {}

  /** Makes sure that every row has its chunk. One stray row makes one chunk, not those of the years between. */
  cover({ minute, length }: Pick<FileRows, 'minute' | 'length'>): Promise<void> {
    return this.making.take(() => this.make(chunksOf(minute, length)));
  }

  private async make(chunks: readonly number[]): Promise<void> {
    this.known ??= this.existing();
    const known = await this.known;
    const missing = chunks.filter((chunk) => !known.has(chunk));
    if (missing.length === 0) return;
    await this.context.write(async (session) => {
      await session.query(
        'insert into readings (user_id, period_start, energy_wh) select $1, start, 0 from unnest($2::timestamptz[]) as chunk (start)',
        [NOBODY, missing.map((chunk) => instantText(startOfChunk(chunk)))],
      );
      await session.query('delete from readings where user_id = $1', [NOBODY]);
      for (const chunk of missing) {
        await this.context.rollup.makeChunks(session, {
          from: startOfChunk(chunk),
          to: startOfChunk(chunk + 1),
        });
      }
    });
    for (const chunk of missing) known.add(chunk);
  }

  private async existing(): Promise<Set<number>> {
    const rows = await this.context.store.query<{ minute: number }>(CHUNK_STARTS);
    return new Set(rows.map(({ minute }) => chunkOf(minute)));
  }
}

/** The number of the chunk that holds a minute since 1970-01-01 UTC. */
function chunkOf(minute: number): number {
  return Math.floor(minute / CHUNK_MINUTES);
}

/** The first minute of a chunk. */
function startOfChunk(chunk: number): number {
  return chunk * CHUNK_MINUTES;
}

/** The chunks that hold the first `length` of these rising minutes, each once. Looks at a few rows of each chunk. */
export function chunksOf(minutes: Int32Array, length: number): readonly number[] {
  const chunks: number[] = [];
  for (let row = 0; row < length;) {
    const chunk = chunkOf(minutes[row] ?? 0);
    chunks.push(chunk);
    row = firstFrom(startOfChunk(chunk + 1), minutes, length, row + 1);
  }
  return chunks;
}
