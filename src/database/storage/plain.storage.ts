import { CHUNK_MINUTES, type Chunk, type DatabaseJob, Storage, timesAround } from './storage.js';
import { dateOfMinute, type TimeRange } from '../../common/time/index.js';
import type { Database } from '../database.js';
import type { Queryable, Session } from '../session.js';
import { daysTable, type Generation } from '../tables.js';

/** The tables that are partitioned by time, and of how many minutes a partition is. */
const TABLES = [
  ['readings', CHUNK_MINUTES.readings],
  ['user_days_a', CHUNK_MINUTES.days],
  ['user_days_b', CHUNK_MINUTES.days],
] as const;

/** The part of a table by which it may grow or shrink before it is analyzed again, as autovacuum has it. */
const MOST_UNKNOWN = 0.1;

/** The partitions of a table, and where each begins and ends. */
const partitionsOf = (tables: string): string => `
  select part.oid, part.oid::regclass::text as name, parent.relname as "table",
         substring(bound from $$FROM \\('([^']+)'\\)$$)::timestamptz as "from",
         substring(bound from $$TO \\('([^']+)'\\)$$)::timestamptz as "to"
  from pg_inherits join pg_class part on part.oid = inhrelid join pg_class parent on parent.oid = inhparent
  cross join lateral pg_get_expr(part.relpartbound, part.oid) as bound
  where part.relkind = 'r' and inhparent in (${tables})`;

const OF_READINGS = partitionsOf(`'readings'::regclass`);

const CHUNK_STARTS = `select extract(epoch from "from")::float8 / 60 as minute from (${OF_READINGS}) as part`;

const END_OF_CHUNKS = `select max("to") as "end" from (${OF_READINGS}) as part where "to" <= $1`;

const CHUNKS_BEFORE = `select name from (${OF_READINGS}) as part where "to" <= $1`;

/** A table that is not partitioned is one chunk of all time. */
const CHUNKS = `
  select name, "table", "from", "to", false as "mayBeCompacted", 'rows' as kept,
         pg_total_relation_size(oid) as bytes, pg_indexes_size(oid) as "indexBytes"
  from (
    ${partitionsOf(`'readings'::regclass, 'user_days_a'::regclass, 'user_days_b'::regclass`)}
    union all
    select oid, oid::regclass::text, relname, '0001-01-01Z', '9999-01-01Z' from pg_class
    where oid in ('user_months_a'::regclass, 'user_months_b'::regclass, 'segment_half_hours'::regclass)
  ) as chunk
  order by "to", "table", "from"`;

/**
 * Autovacuum analyzes partitions, and never what they are partitions of. `analyze` of that counts its rows and those of each
 * partition: one that is new was not counted yet (-1), of one that grew autovacuum knows.
 */
const HAS_STALE_STATISTICS = `
  select coalesce(bool_or(has_new or abs(counted - known) > ${MOST_UNKNOWN} * known), false) as "isStale"
  from (
    select parent.reltuples as known, bool_or(part.reltuples < 0) as has_new, sum(part.reltuples) as counted
    from pg_inherits join pg_class part on part.oid = inhrelid join pg_class parent on parent.oid = inhparent
    where inhparent = any($1::regclass[])
    group by parent.oid
  ) as partitioned`;

/**
 * One refresh at a time, and what it reads of readings before it holds anything: whoever empties tables waits for it, or it
 * for them, and neither for the other.
 */
const ALONE = [
  'lock table only readings in access share mode',
  'lock table segment_half_hours in share row exclusive mode',
];

/** A refresh adds up every reading of a stretch of time: with the usual 4 MB it would do so on disk. */
const ROOM_TO_ADD_UP = `select set_config('work_mem', '64MB', true)`;

/**
 * What is stale, as few stretches of time. Whoever changes readings meanwhile names another one, which stays for the next
 * refresh; what was kept without its readings is left out.
 */
const TAKE_STALE = `
  with taken as (
    delete from segment_rebuilds returning from_start, to_start
  ),
  made as (
    select greatest(from_start, readings_begin) as first, to_start as last from taken cross join database_state
  )
  select lower(stretch)::text as "from", upper(stretch)::text as "to"
  from (select unnest(range_agg(tstzrange(first, last))) as stretch from made where first < last) as stale`;

const WITHIN = 'period_start >= $1::timestamptz and period_start < $2::timestamptz';

const REMOVE = `delete from segment_half_hours where ${WITHIN}`;

const ADD_UP = `
  insert into segment_half_hours (period_start, area, tariff, energy_wh, samples, observed, highest_wh, estimated_wh)
  select period_start, area, tariff, sum(energy_wh), count(*), count(*) filter (where occurrence = 0), max(energy_wh),
         sum(energy_wh) filter (where quality in (2, 3))
  from readings join users on users.id = readings.user_id
  where ${WITHIN} and energy_wh <= 1e9
  group by period_start, area, tariff`;

/** Stretches that lie closer than this are one: to add up what lies between them costs less than another pass. */
const NEAR_MS = 32 * 24 * 60 * 60 * 1000;

/**
 * Tables as any PostgreSQL has them. Readings and days are partitioned by time, so that what is asked of all users at one
 * time reads that time alone, and old readings go by the partition. The segments are a table: transactions that change
 * readings name the stretches of time in `segment_rebuilds`, and a refresh makes these anew.
 */
export abstract class PartitionedStorage extends Storage {
  readonly changing = 'null';
  readonly chunksMakeThemselves = false;
  abstract override readonly whyNeverCompact: string;

  constructor(protected readonly database: Database) {
    super();
  }

  async chunkStarts(queryable: Queryable): Promise<readonly number[]> {
    const rows = await queryable.query<{ minute: number }>(CHUNK_STARTS);
    return rows.map(({ minute }) => minute);
  }

  /** Of both generations: days may be made anew in the other one. */
  async makeChunks(session: Session, starts: readonly number[]): Promise<void> {
    const { days } = timesAround(starts);
    // Nobody else makes them meanwhile. Readers go on: a partition that is attached does not lock them out.
    await session.query('lock table only readings in share update exclusive mode');
    for (const [table, minutes] of TABLES) {
      for (const start of chunksWith(table === 'readings' ? starts : days, minutes))
        await this.makeChunk(session, table, start, start + minutes);
    }
  }

  async endOfChunksBefore(latest: Date): Promise<Date | null> {
    const [row] = await this.database.query<{ end: Date | null }>(END_OF_CHUNKS, [latest]);
    return row?.end ?? null;
  }

  async dropChunks(session: Session, before: Date): Promise<void> {
    const chunks = await session.query<{ name: string }>(CHUNKS_BEFORE, [before]);
    await this.withoutReaders(session, async () => {
      for (const { name } of chunks) await session.query(`drop table ${name}`);
    });
    await session.query(`insert into segment_rebuilds (from_start, to_start) values ('-infinity', $1)`, [
      before,
    ]);
  }

  async noteChanges(session: Session, ranges: Iterable<TimeRange>): Promise<void> {
    const stretches = stretchesOf(ranges);
    if (stretches.length === 0) return;
    await session.query(
      'insert into segment_rebuilds (from_start, to_start) select * from unnest($1::timestamptz[], $2::timestamptz[])',
      [stretches.map(({ from }) => from), stretches.map(({ to }) => to)],
    );
  }

  async noteAnyChange(queryable: Queryable): Promise<void> {
    await queryable.query(
      `insert into segment_rebuilds (from_start, to_start) values ('-infinity', 'infinity')`,
    );
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    await this.database.transaction(async (session) => {
      for (const statement of [...ALONE, ROOM_TO_ADD_UP]) await session.query(statement);
      // Only now: it sees all that is named by changes that it can see.
      const stale = await session.query<{ from: string; to: string }>(TAKE_STALE);
      for (const { from, to } of stale) {
        signal?.throwIfAborted();
        await session.query(REMOVE, [from, to]);
        await session.query(ADD_UP, [from, to]);
      }
    }, signal);
  }

  chunks(): Promise<readonly Chunk[]> {
    return this.database.query<Chunk>(CHUNKS);
  }

  async hasStaleStatistics(generation: Generation): Promise<boolean> {
    const [row] = await this.database.query<{ isStale: boolean }>(HAS_STALE_STATISTICS, [
      ['readings', daysTable(generation)],
    ]);
    return row?.isStale ?? false;
  }

  compact(): Promise<void> {
    return Promise.reject(new Error(this.whyNeverCompact));
  }

  jobs(): Promise<readonly DatabaseJob[]> {
    return Promise.resolve([]);
  }

  private async makeChunk(session: Session, table: string, start: number, end: number): Promise<void> {
    const [from, to] = [dateOfMinute(start).toISOString(), dateOfMinute(end).toISOString()];
    const name = `${table}_${from.slice(0, 10).replaceAll('-', '')}`;
    const [found] = await session.query<{ isThere: boolean }>(
      'select to_regclass($1) is not null as "isThere"',
      [name],
    );
    if (found?.isThere) return;
    await session.query(`create table ${name} (like ${table} including all)`);
    await session.query(
      `alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`,
    );
  }
}

/** All of them on one server. */
export class PlainStorage extends PartitionedStorage {
  readonly name = 'plain';
  readonly extensions: readonly string[] = [];
  readonly whyNeverCompact = 'Plain tables keep their rows as they are: there is nothing to compact.';

  meet(): Promise<string> {
    return Promise.resolve('plain tables');
  }

  nameUsers(): Promise<void> {
    return Promise.resolve();
  }
}

/** The begins of the chunks of so many minutes that these instants lie in, each once. */
function chunksWith(times: readonly number[], minutes: number): ReadonlySet<number> {
  return new Set(times.map((time) => Math.floor(time / minutes) * minutes));
}

/** These stretches of time in order, those that lie near each other as one. */
function stretchesOf(ranges: Iterable<TimeRange>): readonly TimeRange[] {
  const stretches: TimeRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from.getTime() - other.from.getTime())) {
    const last = stretches.at(-1);
    if (!last || range.from.getTime() - last.to.getTime() > NEAR_MS) stretches.push(range);
    else if (range.to > last.to) stretches[stretches.length - 1] = { from: last.from, to: range.to };
  }
  return stretches;
}
