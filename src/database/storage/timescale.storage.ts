import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnusableError } from '../../common/errors/domain-error.js';
import { errorCode } from '../../common/errors/failure.js';
import { dateOfMinute, type TimeRange } from '../../common/time/index.js';
import type { Database } from '../database.js';
import type { Queryable, Session } from '../session.js';
import { daysTable, type Generation, monthsTable } from '../tables.js';
import {
  type Chunk,
  type DatabaseJob,
  LOCK_NOT_AVAILABLE,
  type Server,
  Storage,
  timesAround,
} from './storage.js';

const OLDEST_TIMESCALE = [2, 23] as const;

/** What the server says of the extension. */
interface Offer {
  readonly available: string | null;
  /** Null where this user may not know. */
  readonly preloaded: boolean | null;
}

const OFFER = `
  select (select default_version from pg_available_extensions where name = 'timescaledb') as available,
         (select setting like '%timescaledb%' from pg_settings where name = 'shared_preload_libraries') as preloaded`;

const CHUNK_STARTS = `
  select extract(epoch from range_start)::float8 / 60 as minute
  from timescaledb_information.chunks where hypertable_name = 'readings'`;

const END_OF_CHUNKS = `
  select max(range_end) as end from timescaledb_information.chunks
  where hypertable_name = 'readings' and range_end <= $1`;

/** No user has this id. */
const NOBODY = -1;

/** Rows of nobody, which make the chunks that they lie in: these stay when they are gone. */
const READINGS_OF_NOBODY = `
  insert into readings (user_id, period_start, energy_wh) select ${NOBODY}, start, 0 from unnest($1::timestamptz[]) as start`;
const FIGURES = 'samples, observed, energy_wh, repeated_wh, estimated_wh, highest_wh';
const daysOfNobody = (table: string): string => `
  insert into ${table} (user_id, day_start, first_start, last_start, highest_start, ${FIGURES}, base_w)
  select ${NOBODY}, start, start, start, start, 0, 0, 0, 0, 0, 0, 0 from unnest($1::timestamptz[]) as start`;
const monthsOfNobody = (table: string): string => `
  insert into ${table} (user_id, month_start, first_start, last_start, highest_start, ${FIGURES},
                        complete_days, complete_wh, complete_wh2, day_energies, day_observed, day_bases)
  select ${NOBODY}, start, start, start, start, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', '{}'
  from unnest($1::timestamptz[]) as start`;

/**
 * Where a refresh begins: segments from before that are kept without their readings, and it would take them for left
 * over and remove them.
 */
const BEGIN = 'made_from_readings()';

/** Everything. Without an end TimescaleDB would read every reading to find the last one, even when nothing is stale. */
const WHOLE_RANGE = `${BEGIN}, '3000-01-01 00:00+00'::timestamptz`;

/** One pass over the whole window: in batches of few buckets it takes several times as long. */
const ONE_PASS = `options => '{"buckets_per_batch": 0}'`;

/** A refresh sorts every stale reading: with the usual 4 MB it would do so on disk. */
const ROOM_TO_SORT = { work_mem: '64MB' };

const ASK_AGAIN_MS = 250;
const LONGEST_REFRESH_MS = 30 * 60 * 1000;

interface RebuildWindow {
  readonly lastId: number | null;
  readonly from: Date;
  readonly to: Date;
  readonly readingsBegin: Date | null;
}

const REBUILD_WINDOW = `
  select max(id) as "lastId", min(from_start) as "from", max(to_start) as "to", ${BEGIN} as "readingsBegin"
  from segment_rebuilds`;

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
  select application_name as name, concat(job_id, ' ', proc_name) as label, coalesce(total_failures, 0) as failures,
         nullif(last_run_started_at, '-infinity') as "ranAt", coalesce(last_run_status = 'Failed', false) as "hasFailed",
         case when last_run_status = 'Failed' then (
           select err_message from timescaledb_information.job_errors as error
           where error.job_id = job.job_id order by start_time desc limit 1
         ) end as message
  from timescaledb_information.jobs as job left join timescaledb_information.job_stats as stats using (job_id)
  order by "ranAt" desc nulls last, name`;

/**
 * TimescaleDB keeps readings, days and months in hypertables, old ones in columns, and the segments in a continuous
 * aggregate: its invalidation log is the only memory of which readings have changed since a refresh.
 */
export class TimescaleStorage extends Storage {
  readonly name = 'timescale';
  readonly extensions = ['timescaledb'];

  /** It makes rows of what is changed in columns, and gives up after 100,000 unless it is told otherwise, some years of a few users. */
  readonly changing = `set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true)`;
  readonly chunksMakeThemselves = true;
  readonly whyNeverCompact = undefined;

  constructor(private readonly database: Database) {
    super();
  }

  async meet({ extensions, isReadOnly }: Server): Promise<string> {
    let version = extensions.get('timescaledb');
    if (version === undefined) {
      if (isReadOnly)
        throw unusable('The database has no TimescaleDB extension: it is no Halfhour database.');
      version = await this.createExtension();
    }
    assertRecent(version);
    const [row] = await this.database.query<{ license: string | null }>(
      `select current_setting('timescaledb.license', true) as license`,
    );
    assertCommunity(row?.license);
    return `TimescaleDB ${version}, community edition`;
  }

  async chunkStarts(queryable: Queryable): Promise<readonly number[]> {
    const rows = await queryable.query<{ minute: number }>(CHUNK_STARTS);
    return rows.map(({ minute }) => minute);
  }

  async makeChunks(session: Session, starts: readonly number[], generation: Generation): Promise<void> {
    const { days, months } = timesAround(starts);
    const tables = [
      ['readings', READINGS_OF_NOBODY, starts],
      [daysTable(generation), daysOfNobody(daysTable(generation)), days],
      [monthsTable(generation), monthsOfNobody(monthsTable(generation)), months],
    ] as const;
    for (const [table, insert, times] of tables) {
      await session.query(insert, [times.map(dateOfMinute)]);
      await session.query(`delete from ${table} where user_id = ${NOBODY}`);
    }
  }

  async endOfChunksBefore(latest: Date): Promise<Date | null> {
    const [row] = await this.database.query<{ end: Date | null }>(END_OF_CHUNKS, [latest]);
    return row?.end ?? null;
  }

  async dropChunks(session: Session, before: Date): Promise<void> {
    await this.withoutReaders(session, () =>
      session.query(`select drop_chunks('readings', older_than => $1::timestamptz)`, [before]),
    );
  }

  noteChanges(): Promise<void> {
    return Promise.resolve();
  }

  noteAnyChange(): Promise<void> {
    return Promise.resolve();
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    await this.rebuild(signal);
    await this.materialize(`'segment_half_hours', ${WHOLE_RANGE}, ${ONE_PASS}`, signal);
  }

  nameUsers(): Promise<void> {
    return Promise.resolve();
  }

  chunks(): Promise<readonly Chunk[]> {
    return this.database.query<Chunk>(CHUNKS);
  }

  hasStaleStatistics(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async compact(session: Session, { name }: Chunk): Promise<void> {
    await this.withoutReaders(session, () => session.query('select compress_chunk($1::regclass)', [name]));
  }

  jobs(): Promise<readonly DatabaseJob[]> {
    return this.database.query<DatabaseJob>(JOBS);
  }

  /** @returns its version */
  private async createExtension(): Promise<string> {
    const [offer] = await this.database.query<Offer>(OFFER);
    if (!offer?.available) {
      throw unusable(
        'The database server has no TimescaleDB: install it there (https://docs.timescale.com/self-hosted), ' +
          'point DATABASE_URL at a server that has it, such as the image timescale/timescaledb, ' +
          'or make a database of plain tables with STORAGE=plain.',
      );
    }
    if (offer.preloaded === false) {
      throw unusable(
        "TimescaleDB is installed on the database server but not loaded: set shared_preload_libraries = 'timescaledb' " +
          'in its postgresql.conf and restart it.',
      );
    }
    try {
      await this.database.query('create extension if not exists timescaledb');
    } catch (error) {
      throw unusable(
        'The database has no TimescaleDB extension and this user may not create it: ' +
          'run "create extension timescaledb" there once as a superuser.',
        error,
      );
    }
    return offer.available;
  }

  /** No invalidation log knows of a user that has moved: only a forced refresh of the whole stretch counts its past elsewhere. */
  private async rebuild(signal: AbortSignal | undefined): Promise<void> {
    const [window] = await this.database.query<RebuildWindow>(REBUILD_WINDOW);
    if (!window?.lastId) return;
    const { lastId, from, to, readingsBegin } = window;
    // An empty range would be an error.
    if (!readingsBegin || to > readingsBegin) await this.materializeByForce({ from, to }, signal);
    await this.database.query('delete from segment_rebuilds where id <= $1', [lastId]);
  }

  private async materializeByForce({ from, to }: TimeRange, signal: AbortSignal | undefined): Promise<void> {
    const range = `greatest(${literal(from)}, ${BEGIN}), ${literal(to)}`;
    await this.materialize(`'segment_half_hours', ${range}, force => true, ${ONE_PASS}`, signal);
  }

  /**
   * One refresh, once no other runs on the same aggregate: a server goes on with the refresh of a process that was killed,
   * and refuses a second one instead of letting it wait.
   */
  private async materialize(parameters: string, signal: AbortSignal | undefined): Promise<void> {
    const deadline = Date.now() + LONGEST_REFRESH_MS;
    for (;;) {
      signal?.throwIfAborted();
      try {
        await this.database.queryWith(
          ROOM_TO_SORT,
          `call refresh_continuous_aggregate(${parameters})`,
          signal,
        );
        return;
      } catch (error) {
        if (errorCode(error) !== LOCK_NOT_AVAILABLE || Date.now() > deadline) throw error;
      }
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/** Not every engine takes the window of `call` as parameters; an ISO instant is safe as a literal. */
function literal(instant: Date): string {
  return `'${instant.toISOString()}'::timestamptz`;
}

function assertRecent(version: string): void {
  const [majorPart = 0, minorPart = 0] = version.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_TIMESCALE;
  if (majorPart > needMajor || (majorPart === needMajor && minorPart >= needMinor)) return;
  throw unusable(
    `The database has TimescaleDB ${version}; Halfhour needs ${needMajor}.${needMinor} or newer: ` +
      'install a newer one on the server, then run "alter extension timescaledb update" in the database.',
  );
}

function assertCommunity(license: string | null | undefined): void {
  if (license === 'timescale') return;
  throw unusable(
    "The server's TimescaleDB is the Apache edition, without continuous aggregates: use the community edition " +
      "(the image timescale/timescaledb without -oss, or packages without +dfsg; timescaledb.license = 'timescale').",
  );
}

function unusable(message: string, cause?: unknown): DatabaseUnusableError {
  return new DatabaseUnusableError(message, { cause });
}
