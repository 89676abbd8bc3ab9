/**
 * What the readings' files of some users say, one row a user that has any, from the counts of `import_files`: they
 * are exact where the lists of `import_issues` are cut. `whom` chooses the users.
 *
 * - A content that was read several times counts once for rejects and repeats, as it was loaded last: read again with
 *   `--force` it has no more of them, and what was rejected for lying in the future is taken when its day has come.
 * - A file that was not loaded counts until a later one of the same user is: then it was corrected.
 * - A restatement is an event, so each loading counts its own; those that were kept out come again with each reading
 *   of the same content and count once.
 */
const ofUsers = (whom: string): string => `
  select user_id as "userId", sum(rejects) as rejects, sum(repeats) as repeats, sum(restatements) as restatements,
         coalesce(max(import_id) filter (where rejects > 0), max(import_id) filter (where restatements > 0),
                  max(import_id) filter (where repeats > 0)) as "lastImportId"
  from (
    select user_id, import_id,
           case when is_open then rows_rejected else 0 end as rejects,
           case when is_open then rows_repeated else 0 end as repeats,
           case when result = 'loaded' and (on_restated = 'replace' or is_latest) then rows_restated else 0 end
             as restatements
    from (
      select *, is_latest and (result = 'loaded' or last_loaded is null or id > last_loaded) as is_open
      from (
        select *, row_number() over (partition by user_id, sha256 order by result = 'loaded' desc, id desc) = 1 as is_latest,
               max(id) filter (where result = 'loaded') over (partition by user_id) as last_loaded
        from import_files
        where kind = 'readings' and user_id in (${whom})
      ) as files
    ) as judged
  ) as counted
  group by user_id`;

const FILTERED_USERS = `
  select id from users
  where (cardinality($1::text[]) = 0 or area = any($1)) and (cardinality($2::text[]) = 0 or tariff = any($2))`;

/** One row for each of the users `$1`, in their order. */
export const ISSUES_OF_USERS = `
  select asked.id as "userId", coalesce(rejects, 0) as rejects, coalesce(repeats, 0) as repeats,
         coalesce(restatements, 0) as restatements, "lastImportId"
  from unnest($1::int[]) with ordinality as asked (id, place)
  left join (${ofUsers('select unnest($1::int[])')}) as found on found."userId" = asked.id
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
