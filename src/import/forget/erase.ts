import type { Session } from '../../database/index.js';

/**
 * What is known of users besides their readings: days and months, also of the generation that nobody reads, rows of the
 * ledger with their paths and raw text, their names in texts of the ledger, and themselves. `$1` their ids, and in texts
 * `$2` a pattern that matches these.
 */
const OF_USERS = [
  ...['user_days_a', 'user_days_b', 'user_months_a', 'user_months_b', 'replaced_readings'].map(
    (table) => `delete from ${table} where user_id = any($1::int[])`,
  ),
  `delete from import_issues
   where user_id = any($1::int[]) or file_id in (select id from import_files where user_id = any($1::int[]))`,
  'delete from import_files where user_id = any($1::int[])',
  'delete from users where id = any($1::int[])',
];

/** In whole numbers only: 12 is not found in 312. */
const IN_TEXTS = [
  `delete from import_issues using import_files file
   where file.id = import_issues.file_id and file.kind = 'users'
     and (import_issues.raw ~ $1 or import_issues.reason ~ $1)`,
  `update import_files set path = regexp_replace(path, $1, '…', 'g'), reason = regexp_replace(reason, $1, '…', 'g')
   where path ~ $1 or (kind = 'users' and reason ~ $1)`,
  `update imports set message = regexp_replace(message, $1, '…', 'g'), directory = regexp_replace(directory, $1, '…', 'g')
   where message ~ $1 or directory ~ $1`,
  `update removals set selection = regexp_replace(selection, $1, '…', 'g') where selection ~ $1`,
];

/** Erases what is known of users, once their readings are gone. */
export async function eraseUsers(session: Session, userIds: readonly number[]): Promise<void> {
  for (const statement of OF_USERS) await session.query(statement, [userIds]);
  const pattern = `\\m0*(${userIds.join('|')})\\M`;
  for (const statement of IN_TEXTS) await session.query(statement, [pattern]);
}
