import { STANDING_IMPORTS } from './standing.sql.js';

/** What the ledger says of an import in its own row. */
const OWN = `
  import.id, import.status, import.started_at as "startedAt", import.finished_at as "finishedAt",
  import.directory, import.message, import.files_skipped as "filesSkipped",
  import.options->>'stamp' as stamp,
  import.options->>'onRepeat' as "onRepeat",
  import.options->>'onRestated' as "onRestated",
  (import.options->'maxErrors'->>'most')
    || case import.options->'maxErrors'->>'unit' when 'percent' then '%' else '' end as "maxErrors",
  (import.options->>'maxReading')::float8 as "maxReadingWh",
  coalesce((import.options->>'force')::boolean, false) as force,
  coalesce((import.options->>'jobs')::integer, 1) as jobs`;

/** Rows of the users' file are users: they are counted apart from readings. */
const TOTALS = `
  select count(*) filter (where result = 'loaded') as "filesLoaded",
         count(*) filter (where result <> 'loaded') as "filesRefused",
         coalesce(sum(rows_inserted) filter (where kind = 'users'), 0) as "usersAdded",
         coalesce(sum(rows_restated) filter (where kind = 'users'), 0) as "usersChanged",
         coalesce(sum(rows_rejected) filter (where kind = 'users'), 0) as "usersRejected",
         coalesce(sum(rows_read) filter (where kind = 'readings'), 0) as "rowsRead",
         coalesce(sum(rows_inserted) filter (where kind = 'readings'), 0) as "rowsInserted",
         coalesce(sum(rows_unchanged) filter (where kind = 'readings'), 0) as "rowsUnchanged",
         coalesce(sum(rows_restated) filter (where kind = 'readings'), 0) as "rowsRestated",
         coalesce(sum(rows_repeated) filter (where kind = 'readings'), 0) as "rowsRepeated",
         coalesce(sum(rows_duplicate) filter (where kind = 'readings'), 0) as "rowsDuplicate",
         coalesce(sum(rows_rejected) filter (where kind = 'readings'), 0) as "rowsRejected"
  from import_files where import_id = import.id`;

/** $1 how many, $2 after how many. Totals are added up for the imports of the page alone. */
export const IMPORTS_PAGE = `
  select ${OWN}, totals.*
  from (select * from ${STANDING_IMPORTS} standing order by id desc limit $1 offset $2) import
  cross join lateral (${TOTALS}) totals
  order by import.id desc`;

/** $1 the import. */
export const ONE_IMPORT = `
  select ${OWN}, totals.*
  from ${STANDING_IMPORTS} import cross join lateral (${TOTALS}) totals
  where import.id = $1`;

const FILES = `
  from import_files file
  where import_id = $1
    and ($2::text is null or result = $2 or ($2 = 'not_loaded' and result <> 'loaded'))`;

/** $1 the import, $2 a result or null for all. */
export const COUNT_FILES = `select count(*) as count ${FILES}`;

/** $1 and $2 as above, $3 how many, $4 after how many. In the order in which they were done. */
export const FILES_PAGE = `
  select path, kind, user_id as "userId", result, reason, duration_ms as "durationMs",
         rows_read as "rowsRead", rows_inserted as "rowsInserted", rows_unchanged as "rowsUnchanged",
         rows_restated as "rowsRestated", rows_repeated as "rowsRepeated", rows_duplicate as "rowsDuplicate",
         rows_rejected as "rowsRejected", first_start as "firstStart", last_start as "lastStart"
  ${FILES}
  order by id limit $3 offset $4`;

export const LAST_IMPORT = `
  select id, status, started_at as "startedAt", finished_at as "finishedAt", directory
  from ${STANDING_IMPORTS} import order by id desc limit 1`;
