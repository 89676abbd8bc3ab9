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

/** Files that put something in, of which nothing is left by their name, while readings without a file are. */
const UNATTRIBUTED = `
  select file.import_id as "importId", file.path
  from users join (select * from import_files where id = any($1::bigint[])) as file on file.user_id = users.id
  where ${PUT_IN} and file.standing = 'whole'
    and not ${OF_FILE('readings', 'reading.file_id = file.id')}
    and not ${OF_FILE('replaced_readings', 'reading.file_id = file.id')}
    and ${OF_FILE('readings', 'reading.file_id is null')}
  order by file.id`;

/**
 * Files of the time in which users lost readings are not known any more. Of one that put something in nothing stands when
 * none of that is left; of one that only said the same as others, when its user has no reading left in its time.
 */
const STANDINGS = `
  select file.id,
         case when file.id = any($4::bigint[]) then 'none'
              when ${PUT_IN} then
                case when ${OF_FILE('readings', '(reading.file_id = file.id or reading.file_id is null)')}
                       or ${OF_FILE('replaced_readings', 'reading.file_id = file.id')} then 'part' else 'none' end
              when ${OF_FILE('readings', 'true')} then 'part'
              else 'none' end as standing
  from users
  join (
    select file.*
    from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as changed (user_id, first_start, last_start)
    join import_files file
      on file.user_id = changed.user_id and file.kind = 'readings' and file.result = 'loaded'
     and file.first_start <= changed.last_start and file.last_start >= changed.first_start
  ) as file on file.user_id = users.id`;

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
  return session.query<NamedFile>(UNATTRIBUTED, [files.map(({ id }) => id)]);
}

/**
 * Writes down how much of files still stands.
 *
 * @param gone - files of which nothing can stand any more
 * @returns how many files are read again when they come
 */
export async function markStandings(
  session: Session,
  changes: readonly UserChange[],
  gone: readonly ScopeFile[],
): Promise<number> {
  const standings = await session.query<{ id: number; standing: string }>(STANDINGS, [
    changes.map(({ userKey }) => userKey),
    changes.map(({ firstStart }) => firstStart),
    changes.map(({ lastStart }) => lastStart),
    gone.map(({ id }) => id),
  ]);
  const marked = await session.query<{ id: number }>(MARK, [
    standings.map(({ id }) => id),
    standings.map(({ standing }) => standing),
  ]);
  return new Set(marked.map(({ id }) => id)).size;
}
