/** When an import gave its last sign of life: a file that it recorded, else its beginning. */
const LAST_SIGN = `(select coalesce(max(loaded_at), imports.started_at) from import_files where import_id = imports.id)`;

const LEFT_OPEN_MESSAGE = 'The process ended without a word.';

/** Closes what processes that were killed have left open. Only whoever holds the import's lease may say that they are gone. */
export const CLOSE_LEFT_OPEN = `
  update imports set status = 'interrupted', finished_at = ${LAST_SIGN}, message = '${LEFT_OPEN_MESSAGE}'
  where status = 'running'`;

/**
 * Imports as they stand. One that was killed has not closed its entry: it is told by its lease, which somebody else has
 * or nobody has renewed for a minute more than it is good for (a busy embedded engine makes a renewal wait).
 */
export const STANDING_IMPORTS = `(
  select id, started_at, directory, options, files_skipped,
         case when is_left_open then 'interrupted' else status end as status,
         case when is_left_open then ${LAST_SIGN} else finished_at end as finished_at,
         case when is_left_open then '${LEFT_OPEN_MESSAGE}' else message end as message
  from (
    select *, status = 'running' and not exists (
      select from leases
      where name = 'import' and acquired_at <= imports.started_at
        and expires_at > clock_timestamp() - interval '1 minute'
    ) as is_left_open
    from imports
  ) imports
)`;
