/** $1 the import, $2 the kind, $3 a code and $4 a user, each null for all. */
const ISSUES = `
  from import_files file
  join import_issues issue on issue.file_id = file.id and issue.kind = $2
  where file.import_id = $1
    and ($3::text is null or issue.code = $3)
    and ($4::integer is null or issue.user_id = $4)`;

const FIELDS = `
  file.id as "fileId", issue.id, file.path, issue.code, issue.line, issue."column", issue.raw, issue.reason,
  issue.user_id as "userId", issue.period_start as "periodStart", issue.occurrence,
  issue.old_wh as "oldWh", issue.new_wh as "newWh"`;

export const COUNT_ISSUES = `select count(*) as count ${ISSUES}`;

/** $5 how many, $6 after how many. File by file, and within a file as the importer listed them. */
export const ISSUES_PAGE = `
  select ${FIELDS} ${ISSUES}
  order by file.id, issue.id limit $5 offset $6`;

/** $5 how many, after the issue $7 of the file $6. Begun at the file, so that no page reads the ones before it. */
export const ISSUES_AFTER = `
  select ${FIELDS} ${ISSUES}
    and file.id >= $6 and (file.id > $6 or issue.id > $7)
  order by file.id, issue.id limit $5`;

/** $1 the import. */
export const ISSUE_COUNTS = `
  select issue.kind, issue.code, count(*) as count
  from import_files file join import_issues issue on issue.file_id = file.id
  where file.import_id = $1
  group by issue.kind, issue.code
  order by issue.kind, count(*) desc, issue.code`;
