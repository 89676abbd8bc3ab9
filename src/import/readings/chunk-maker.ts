import type { Session } from '../../database/index.js';
import type { Store } from '../run/store.js';
import { instantText } from './stored-readings.js';

/** Runs work in a transaction that writes. */
type Write = (work: (session: Session) => Promise<unknown>) => Promise<unknown>;

/** A chunk of `readings` spans one month as TimescaleDB counts it, from a multiple of that since 1970. */
const CHUNK_MINUTES = 30 * 1440;

/** No user has this id. */
const NOBODY = -1;

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
  private making: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly write: Write,
  ) {}

  /** Makes sure that every half-hour between two, in minutes since 1970-01-01 UTC, has its chunk. */
  async cover(first: number, last: number): Promise<void> {
    const turn = this.making.then(() => this.make(first, last));
    // Whoever comes next must not fail because this one did.
    this.making = turn.catch(() => undefined);
    await turn;
  }

  private async make(first: number, last: number): Promise<void> {
    this.known ??= this.existing();
    const known = await this.known;
    const missing: number[] = [];
    for (let chunk = chunkOf(first); chunk <= chunkOf(last); chunk += 1) {
      if (!known.has(chunk)) missing.push(chunk);
    }
    if (missing.length === 0) return;
    await this.write(async (session) => {
      await session.query(
        'insert into readings select $1, period_start, 0, 0 from unnest($2::timestamptz[]) as chunk (period_start)',
        [NOBODY, missing.map((chunk) => instantText(chunk * CHUNK_MINUTES))],
      );
      await session.query('delete from readings where user_id = $1', [NOBODY]);
    });
    for (const chunk of missing) known.add(chunk);
  }

  private async existing(): Promise<Set<number>> {
    const rows = await this.store.query<{ minute: number }>(CHUNK_STARTS);
    return new Set(rows.map(({ minute }) => chunkOf(minute)));
  }
}

function chunkOf(minute: number): number {
  return Math.floor(minute / CHUNK_MINUTES);
}
