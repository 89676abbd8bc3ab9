/**
 * What the readings' files of some users say, one row a user with anything to say, from the counts of `import_files`:
 * they are exact where the lists of `import_issues` are cut. `whom` is a condition on the user's id.
 *
 * - A content that was read several times counts once for rejects and repeats, as it was loaded last: read again with
 *   `--force` it has no more of them, and what was rejected for lying in the future is taken when its day has come.
 * - A file that was not loaded counts until a later one of the same user is: then it was corrected.
 * - A restatement is an event, so each loading counts its own; those that were kept out come again with each reading
 *   of the same content and count once.
 *
 * Only files with issues are read (an index holds them), and of each is looked up what came after it: no window over
 * all files of a user.
 */
const ofUsers = (whom: string): string => `
  with files as materialized (
    select user_id, import_id, result, on_restated, rows_rejected, rows_repeated, rows_restated,
           not exists (
             select 1 from import_files other
             where other.user_id = file.user_id and other.sha256 = file.sha256 and other.kind = 'readings'
               and (other.result = 'loaded', other.id) > (file.result = 'loaded', file.id)
           ) as is_latest,
           result <> 'loaded' and exists (
             select 1 from import_files later
             where later.user_id = file.user_id and later.id > file.id and later.kind = 'readings'
               and later.result = 'loaded'
           ) as is_corrected
    from import_files file
    where kind = 'readings' and (rows_rejected > 0 or rows_repeated > 0 or rows_restated > 0) and user_id ${whom}
  )
  select user_id as "userId", sum(rejects) as rejects, sum(repeats) as repeats, sum(restatements) as restatements,
         coalesce(max(import_id) filter (where rejects > 0), max(import_id) filter (where restatements > 0),
                  max(import_id) filter (where repeats > 0)) as "lastImportId"
  from (
    select user_id, import_id,
           case when is_latest and not is_corrected then rows_rejected else 0 end as rejects,
           case when is_latest and not is_corrected then rows_repeated else 0 end as repeats,
           case when result = 'loaded' and (on_restated = 'replace' or is_latest) then rows_restated else 0 end
             as restatements
    from files
  ) as counted
  group by user_id`;

const FILTERED_USERS = `in (
  select id from users
  where (cardinality($1::text[]) = 0 or area = any($1)) and (cardinality($2::text[]) = 0 or tariff = any($2)))`;

/** One row for each of the users `$1`, in their order. */
export const ISSUES_OF_USERS = `
  select asked.id as "userId", coalesce(rejects, 0) as rejects, coalesce(repeats, 0) as repeats,
         coalesce(restatements, 0) as restatements, "lastImportId"
  from unnest($1::int[]) with ordinality as asked (id, place)
  left join (${ofUsers('= any($1::int[])')}) as found on found."userId" = asked.id
  order by place`;

/** Of all users in the areas `$1` and on the tariffs `$2` (empty: all). */
export const ISSUE_TOTALS = `
  select coalesce(sum(rejects), 0) as rejects, coalesce(sum(repeats), 0) as repeats,
         coalesce(sum(restatements), 0) as restatements
  from (${ofUsers(FILTERED_USERS)}) as found`;

/** Users with rejects or restatements, those with the most work first. `$1` and `$2` as above, `$3` how many, `$4` after how many. */
export const USERS_WITH_ISSUES = `
  select found.*, count(*) over () as "rowCount"
  from (${ofUsers(FILTERED_USERS)}) as found
  where rejects + restatements > 0
  order by rejects desc, restatements desc, "userId"
  limit $3 offset $4`;
