import type { Session } from '../../database/index.js';

/** Whose readings of which time. */
export interface Extent {
  readonly userKeys: readonly number[];
  /** Half-open; as PostgreSQL reads them, `-infinity` and `infinity` among them. */
  readonly from: string;
  readonly to: string;
}

/** What became of a user's readings. */
export interface UserChange {
  readonly userKey: number;
  readonly readings: number;
  readonly restored: number;
  /** The first and the last half-hour that changed. */
  readonly firstStart: Date;
  readonly lastStart: Date;
}

/** Half-hours that stay as a later file has them, which had replaced what was to be forgotten. */
export interface KeptByLater {
  readonly userKey: number;
  /** The later file, by its number in the ledger; nothing where an older version loaded it. */
  readonly fileId: number | null;
  readonly readings: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
}

interface CountRow {
  readonly userKey: number;
  readonly readings: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
}

/** What became of a user's half-hours that have several layers. */
interface LayerRow extends CountRow {
  /** `exchanged`: an earlier reading stands in place of the forgotten one; `added`: one stands where none did. */
  readonly what: 'exchanged' | 'added' | 'kept';
  readonly fileId: number | null;
}

const IN_EXTENT = inExtent();

const COUNTED = `user_id as "userKey", count(*) as readings, min(period_start) as "firstStart", max(period_start) as "lastStart"`;

/** Counted before, and not as they go: what is compacted can then be let go of without a look at each. */
const COUNT = `select ${COUNTED} from readings where ${IN_EXTENT} group by user_id`;
const DELETE = `delete from readings where ${IN_EXTENT}`;

const DELETE_REPLACED = `delete from replaced_readings where ${IN_EXTENT}`;

const DELETE_OF_FILES = `
  with gone as (
    delete from readings where ${IN_EXTENT} and file_id = any($4::int[]) returning user_id, period_start
  )
  select ${COUNTED} from gone group by user_id`;

/**
 * Readings that come back wait for statements of their own: one that changes compact readings must not read them otherwise,
 * nor change them twice. TimescaleDB makes rows of them as it begins, and what else the statement reads lacks these.
 *
 * `exchanges`: in place of a reading that stands.
 */
const WAITING = `
  create temporary table if not exists readings_to_come (
    user_id integer, file_id integer, period_start timestamptz, occurrence smallint, quality smallint, energy_wh float8,
    exchanges boolean
  ) on commit drop`;
const EXCHANGE = `
  update readings
  set file_id = come.file_id, quality = come.quality, energy_wh = come.energy_wh
  from (select * from readings_to_come where exchanges) as come
  where ${inExtent('readings')} and readings.user_id = come.user_id and readings.period_start = come.period_start
    and readings.occurrence = come.occurrence`;
const ADD = `
  insert into readings (user_id, file_id, period_start, occurrence, quality, energy_wh)
  select user_id, file_id, period_start, occurrence, quality, energy_wh from readings_to_come where not exchanges`;
const LET_GO = 'delete from readings_to_come';

/**
 * Takes the layers of files out of every half-hour that has more than one, and has the uppermost that is left stand.
 *
 * A layer is what one file had for one occurrence: those that were replaced, in their order, and above them the reading
 * that stands. One without an energy says that there was none: its file is the one that replaced the layer below. Where
 * a reading stands that did not replace the uppermost of these, the file that did had removed it before.
 */
const TAKE_LAYERS_OUT = `
  with touched as materialized (
    select distinct user_id, period_start, occurrence from replaced_readings
    where ${IN_EXTENT} and (file_id = any($4::int[]) or replaced_by = any($4::int[]))
  ),
  replaced as materialized (
    select id, user_id, period_start, occurrence, quality, energy_wh, replaced_by,
           case when energy_wh is null then lag(replaced_by) over layers else file_id end as file_id,
           lead(id) over layers is null as is_last
    from touched join replaced_readings using (user_id, period_start, occurrence)
    window layers as (partition by user_id, period_start, occurrence order by id)
  ),
  standing as materialized (
    select last.user_id, last.period_start, last.occurrence, stored.quality, stored.energy_wh, last.replaced_by,
           case when stored.user_id is null then last.replaced_by else stored.file_id end as file_id
    from replaced last
    left join readings stored
      on stored.user_id = last.user_id and stored.period_start = last.period_start
     and stored.occurrence = last.occurrence
     and ${inExtent('stored')}
    where last.is_last
  ),
  layer as materialized (
    select *, first_value(file_id) over pile as top_file, first_value(energy_wh) over pile as top_wh
    from (
      select id, 0 as above, user_id, period_start, occurrence, quality, energy_wh, file_id from replaced
      union all
      select null, 1, user_id, period_start, occurrence, null, null, replaced_by from standing
      where energy_wh is not null and file_id <> replaced_by
      union all
      select null, 2, user_id, period_start, occurrence, quality, energy_wh, file_id from standing
    ) as every_layer
    window pile as (partition by user_id, period_start, occurrence order by above desc, id desc)
  ),
  kept as materialized (
    select *, lead(file_id) over layers as next_file,
           row_number() over (partition by user_id, period_start, occurrence order by above desc, id desc) = 1 as stands
    from layer
    where file_id is null or file_id <> all($4::int[])
    window layers as (partition by user_id, period_start, occurrence order by above, id)
  ),
  put_back as materialized (
    select * from kept where stands and id is not null and energy_wh is not null
  ),
  come as (
    insert into readings_to_come
    select user_id, file_id, period_start, occurrence, quality, energy_wh, top_wh is not null from put_back
    returning user_id, period_start, exchanges
  ),
  unlisted as (
    delete from replaced_readings using replaced
    where replaced_readings.user_id = replaced.user_id and replaced_readings.period_start = replaced.period_start
      and replaced_readings.occurrence = replaced.occurrence and replaced_readings.id = replaced.id
      and (replaced.file_id = any($4::int[])
           or replaced.id in (select id from kept where stands and id is not null))
  ),
  relinked as (
    update replaced_readings set replaced_by = kept.next_file
    from kept
    where replaced_readings.user_id = kept.user_id and replaced_readings.period_start = kept.period_start
      and replaced_readings.occurrence = kept.occurrence and replaced_readings.id = kept.id
      and not kept.stands and replaced_readings.replaced_by is distinct from kept.next_file
  ),
  buried as (
    select distinct user_id, period_start, occurrence, top_file as file_id
    from layer
    where above = 0 and file_id = any($4::int[]) and (top_file is null or top_file <> all($4::int[]))
  )
  select 'exchanged' as what, null::int as "fileId", ${COUNTED} from come where exchanges group by user_id
  union all
  select 'added', null, ${COUNTED} from come where not exchanges group by user_id
  union all
  select 'kept', file_id, ${COUNTED} from buried group by user_id, file_id`;

/** A second reading of a half-hour whose first one is gone is its only one: it goes, and comes back as that. */
const FIND_ONLY_SECONDS = `
  insert into readings_to_come
  select user_id, file_id, period_start, 0, quality, energy_wh, false from readings
  where ${inExtent('readings')} and occurrence = 1
    and not exists (
      select 1 from readings first
      where first.user_id = readings.user_id and first.period_start = readings.period_start and first.occurrence = 0
        and ${inExtent('first')})
  returning user_id`;
const REMOVE_ONLY_SECONDS = `
  delete from readings using (select * from readings_to_come) as come
  where ${inExtent('readings')} and readings.occurrence = 1
    and readings.user_id = come.user_id and readings.period_start = come.period_start`;

/** The parts of an extent from before the readings begin, and from then on. Instants as texts are in order of time. */
export function partsAt(extent: Extent, begin: Date): { readonly before: Extent; readonly after: Extent } {
  const edge = begin.toISOString();
  return {
    before: { ...extent, to: extent.to < edge ? extent.to : edge },
    after: { ...extent, from: extent.from > edge ? extent.from : edge },
  };
}

/** Removes every reading of an extent, and what they had replaced. */
export async function forgetReadings(session: Session, extent: Extent): Promise<readonly UserChange[]> {
  const rows = await session.query<CountRow>(COUNT, valuesOf(extent));
  if (rows.length > 0) await session.query(DELETE, valuesOf(extent));
  await session.query(DELETE_REPLACED, valuesOf(extent));
  return rows.map((row) => ({ ...row, restored: 0 }));
}

/** What taking files out of an extent came to. */
export interface FilesForgotten {
  readonly changes: readonly UserChange[];
  readonly kept: readonly KeptByLater[];
}

/** Takes out of an extent what files put in, and brings back what they had replaced. */
export async function forgetFiles(
  session: Session,
  extent: Extent,
  fileIds: readonly number[],
): Promise<FilesForgotten> {
  const values = [...valuesOf(extent), fileIds];
  await session.query(WAITING);
  const rows = await session.query<LayerRow>(TAKE_LAYERS_OUT, values);
  if (rows.some(({ what }) => what !== 'kept')) {
    await session.query(EXCHANGE, valuesOf(extent));
    await session.query(ADD);
    await session.query(LET_GO);
  }
  const gone = await session.query<CountRow>(DELETE_OF_FILES, values);
  await renumber(session, extent);
  const changes = [
    ...gone.map((row) => ({ ...row, restored: 0 })),
    ...rows.flatMap(({ what, fileId: _, ...row }) =>
      what === 'kept'
        ? []
        : [{ ...row, readings: what === 'added' ? 0 : row.readings, restored: row.readings }],
    ),
  ];
  const kept = rows.filter(({ what }) => what === 'kept').map(({ what: _, ...row }) => row);
  return { changes: byUser(changes), kept };
}

async function renumber(session: Session, extent: Extent): Promise<void> {
  const found = await session.query(FIND_ONLY_SECONDS, valuesOf(extent));
  if (found.length === 0) return;
  await session.query(REMOVE_ONLY_SECONDS, valuesOf(extent));
  await session.query(ADD);
  await session.query(LET_GO);
}

/** What became of each user, however many parts it was told in. */
export function byUser(parts: readonly UserChange[]): readonly UserChange[] {
  return [...Map.groupBy(parts, ({ userKey }) => userKey)].map(([userKey, own]) => ({
    userKey,
    readings: sum(own.map(({ readings }) => readings)),
    restored: sum(own.map(({ restored }) => restored)),
    firstStart: new Date(Math.min(...own.map(({ firstStart }) => firstStart.getTime()))),
    lastStart: new Date(Math.max(...own.map(({ lastStart }) => lastStart.getTime()))),
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function valuesOf({ userKeys, from, to }: Extent): readonly unknown[] {
  return [userKeys, from, to];
}

/** @param table - how a statement names the table, where it reads others, too */
function inExtent(table?: string): string {
  const of = table ? `${table}.` : '';
  return `${of}user_id = any($1::int[]) and ${of}period_start >= $2::timestamptz and ${of}period_start < $3::timestamptz`;
}
