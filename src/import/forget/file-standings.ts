import type { Session } from '../../database/index.js';
import type { UserChange } from './forget-readings.js';
import type { NamedFile } from './forget-report.js';
import type { ScopeFile } from './forget-scope.js';

const PUT_IN = 'file.rows_inserted + file.rows_restated > 0';
/** There is a row of the file's user and time. */
const OF_FILE = (table: string, condition: string): string => `
  exists (
    select 1 from ${table} reading
    where reading.user_id = users.id and reading.period_start between file.first_start and file.last_start
      and ${condition})`;

const AS_TOUCHED = `
  file.id, file.import_id as "importId", file.path, file.user_id as "userKey",
  file.first_start as "firstStart", file.last_start as "lastStart", ${PUT_IN} as "putIn"`;

/** `$1` to `$5` of {@link valuesOf}. What is on several servers is asked about files by values: none of them knows the ledger. */
const FILES = `
  file as materialized (
    select * from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::boolean[])
      as touched (id, user_id, first_start, last_start, put_in)
  )`;

const WHOLE = `
  select ${AS_TOUCHED} from import_files file
  where id = any($1::bigint[]) and ${PUT_IN} and standing = 'whole' order by id`;

/** Files of which nothing is left by their name, while readings without a file are. */
const UNATTRIBUTED = `
  with ${FILES}
  select file.id
  from users join file on file.user_id = users.id
  where not ${OF_FILE('readings', 'reading.file_id = file.id')}
    and not ${OF_FILE('replaced_readings', 'reading.file_id = file.id')}
    and ${OF_FILE('readings', 'reading.file_id is null')}`;

/** Files that were loaded of the time in which users lost readings. */
const TOUCHED = `
  select ${AS_TOUCHED}
  from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as changed (user_id, first_start, last_start)
  join import_files file
    on file.user_id = changed.user_id and file.kind = 'readings' and file.result = 'loaded'
   and file.first_start <= changed.last_start and file.last_start >= changed.first_start`;

interface TouchedFile extends NamedFile {
  readonly id: number;
  readonly userKey: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
  readonly putIn: boolean;
}

/** Whether anything is left of a file: of one that put something in that, of another any reading of its user and time. */
const STANDINGS = `
  with ${FILES}
  select file.id,
         case when put_in then ${OF_FILE('readings', '(reading.file_id = file.id or reading.file_id is null)')}
                               or ${OF_FILE('replaced_readings', 'reading.file_id = file.id')}
              else ${OF_FILE('readings', 'true')} end as "isLeft"
  from users join file on file.user_id = users.id`;

const MARK = `
  update import_files file
  set standing = marked.standing,
      read_anew_from = case when marked.standing = 'part' then file.read_anew_from end,
      read_anew_to = case when marked.standing = 'part' then file.read_anew_to end
  from unnest($1::bigint[], $2::text[]) as marked (id, standing)
  where file.id = marked.id
  returning coalesce(file.part_of, file.id) as id`;

/** Those of whose readings it is not known which they are: an older version stored them without their file. */
export async function unattributed(
  session: Session,
  files: readonly ScopeFile[],
): Promise<readonly NamedFile[]> {
  const whole = await session.query<TouchedFile>(WHOLE, [files.map(({ id }) => id)]);
  const found = await session.query<{ id: number }>(UNATTRIBUTED, valuesOf(whole));
  const ids = new Set(found.map(({ id }) => id));
  return whole.filter(({ id }) => ids.has(id)).map(({ importId, path }) => ({ importId, path }));
}

/**
 * Writes down how much of files still stands: those of the time in which users lost readings are not known any more. Of one
 * that put something in nothing stands when none of that is left; of one that only said the same as others, when its user
 * has no reading left in its time.
 *
 * @param gone - files of which nothing can stand any more
 * @returns how many files are read again when they come
 */
export async function markStandings(
  session: Session,
  changes: readonly UserChange[],
  gone: readonly ScopeFile[],
): Promise<number> {
  const touched = await session.query<TouchedFile>(TOUCHED, [
    changes.map(({ userKey }) => userKey),
    changes.map(({ firstStart }) => firstStart),
    changes.map(({ lastStart }) => lastStart),
  ]);
  const found = await session.query<{ id: number; isLeft: boolean }>(STANDINGS, valuesOf(touched));
  const goneIds = new Set(gone.map(({ id }) => id));
  const marked = await session.query<{ id: number }>(MARK, [
    found.map(({ id }) => id),
    found.map(({ id, isLeft }) => (isLeft && !goneIds.has(id) ? 'part' : 'none')),
  ]);
  return new Set(marked.map(({ id }) => id)).size;
}

function valuesOf(files: readonly TouchedFile[]): readonly unknown[] {
  return [
    files.map(({ id }) => id),
    files.map(({ userKey }) => userKey),
    files.map(({ firstStart }) => firstStart),
    files.map(({ lastStart }) => lastStart),
    files.map(({ putIn }) => putIn),
  ];
}
