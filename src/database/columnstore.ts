import { Injectable } from '@nestjs/common';
import { errorCode } from '../common/errors/failure.js';
import type { TimeRange } from '../common/time/index.js';
import { Database } from './database.js';
import type { Session } from './session.js';

/** A stretch of a table's time, as the database keeps it. */
export interface Chunk extends TimeRange {
  /** As SQL names it. */
  readonly name: string;
  /** The table, or the aggregate, that it belongs to. */
  readonly table: string;
  /** Whether it may be compacted at all. */
  readonly mayBeCompacted: boolean;
  /** In columns, or as rows; `both` where rows were written since it was compacted. */
  readonly kept: 'rows' | 'columns' | 'both';
  /** On disk, with the part of its indexes. */
  readonly bytes: number;
  readonly indexBytes: number;
}

/** A job of the database's own. */
export interface DatabaseJob {
  readonly name: string;
  /** Null where it has never run. */
  readonly ranAt: Date | null;
  readonly hasFailed: boolean;
  /** Of what it failed last; null where it never did, or nobody noted it. */
  readonly message: string | null;
}

/**
 * For the transaction of whoever changes readings: TimescaleDB makes rows of what is changed in columns, and gives up after
 * 100,000 unless it is told otherwise, some years of a few users. A part of a select list.
 */
export const CHANGES_COLUMNS = `set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true)`;

/** Longer nobody waits behind a compaction that waits for a reader. */
const LONGEST_WAIT = '2s';
const LOCK_NOT_AVAILABLE = '55P03';

/** `1` in columns, `8` with rows beside. */
const CHUNKS = `
  with hypertable as (
    select hypertable_schema, hypertable_name, hypertable_name as "table", compression_enabled
    from timescaledb_information.hypertables
    union all
    select materialization_hypertable_schema, materialization_hypertable_name, view_name, compression_enabled
    from timescaledb_information.continuous_aggregates
  )
  select format('%I.%I', chunk.chunk_schema, chunk.chunk_name) as name, "table", range_start as "from", range_end as "to",
         coalesce(compression_enabled, false) as "mayBeCompacted",
         case _timescaledb_functions.chunk_status(format('%I.%I', chunk.chunk_schema, chunk.chunk_name)::regclass) & 9
           when 0 then 'rows' when 1 then 'columns' else 'both'
         end as kept,
         total_bytes as bytes, index_bytes as "indexBytes"
  from hypertable
  cross join lateral chunks_detailed_size(format('%I.%I', hypertable_schema, hypertable_name)::regclass) as size
  join timescaledb_information.chunks as chunk
    on chunk.chunk_schema = size.chunk_schema and chunk.chunk_name = size.chunk_name
  order by range_end, "table", range_start`;

const JOBS = `
  select application_name as name, nullif(last_run_started_at, '-infinity') as "ranAt", coalesce(last_run_status = 'Failed', false) as "hasFailed",
         (select err_message from timescaledb_information.job_errors as error
          where error.job_id = job.job_id order by start_time desc limit 1) as message
  from timescaledb_information.jobs as job left join timescaledb_information.job_stats as stats using (job_id)
  order by "ranAt" desc nulls last, name`;

/** How the database keeps old data small: TimescaleDB's columnstore, of which nothing else of the program knows. */
@Injectable()
export class Columnstore {
  constructor(private readonly database: Database) {}

  /** Every chunk of every table that has chunks, the oldest first. */
  chunks(): Promise<readonly Chunk[]> {
    return this.database.query<Chunk>(CHUNKS);
  }

  /** Turns a chunk into columns, with the rows that were written since it was compacted last. Last in its transaction. */
  async compact(session: Session, { name }: Chunk): Promise<void> {
    await session.query(`select set_config('lock_timeout', $1, true)`, [LONGEST_WAIT]);
    await session.query('select compress_chunk($1::regclass)', [name]);
  }

  /** Whether a transaction that compacted a chunk was given up because somebody else was at the chunk for long. */
  isInUse(error: unknown): boolean {
    return errorCode(error) === LOCK_NOT_AVAILABLE;
  }

  /** What the database does by itself, the last one first. */
  jobs(): Promise<readonly DatabaseJob[]> {
    return this.database.query<DatabaseJob>(JOBS);
  }
}
