import type { Session } from '../../database/index.js';
import type { GroupScope } from './forget-scope.js';

/**
 * What is known of users besides their readings: days and months, also of the generation that nobody reads, rows of the
 * ledger with their paths and raw text, and themselves. `$1` their keys, `$2` their ids.
 */
const OF_USERS = [
  ...['user_days_a', 'user_days_b', 'user_months_a', 'user_months_b', 'replaced_readings'].map(
    (table) => `delete from ${table} where user_id = any($1::int[])`,
  ),
  // Where names are a view of users, this deletes the users.
  'delete from user_names where id = any($1::int[])',
  'delete from users where id = any($1::int[])',
];
const FILES_OF_USERS = 'user_id = any($1::int[]) or series = any($2::text[])';
const OF_LEDGER = [
  // Many a layout does not say in each row whose it is.
  `update import_issues set raw = ''
   where raw <> '' and file_id in (select part_of from import_files where ${FILES_OF_USERS})`,
  `delete from import_issues
   where user_id = any($1::int[]) or file_id in (select id from import_files where ${FILES_OF_USERS})`,
  `delete from import_files where ${FILES_OF_USERS}`,
];

/** Where texts of the ledger name them. `$1` a pattern that matches their ids. */
const IN_TEXTS = [
  `delete from import_issues using import_files file
   where file.id = import_issues.file_id and file.kind in ('users', 'meters')
     and (import_issues.raw ~ $1 or import_issues.reason ~ $1)`,
  `update import_files set path = regexp_replace(path, $1, '…', 'g'), reason = regexp_replace(reason, $1, '…', 'g')
   where path ~ $1 or (kind in ('users', 'meters') and reason ~ $1)`,
  `update imports set message = regexp_replace(message, $1, '…', 'g'), directory = regexp_replace(directory, $1, '…', 'g')
   where message ~ $1 or directory ~ $1`,
  `update removals set selection = regexp_replace(selection, $1, '…', 'g') where selection ~ $1`,
];

/** Erases what is known of users, once their readings are gone. */
export async function eraseUsers(
  session: Session,
  { userKeys, erased }: Pick<GroupScope, 'userKeys' | 'erased'>,
): Promise<void> {
  for (const statement of OF_USERS) await session.query(statement, [userKeys]);
  for (const statement of OF_LEDGER) await session.query(statement, [userKeys, erased]);
  for (const statement of IN_TEXTS) await session.query(statement, [patternOf(erased)]);
}

/** As whole words only: 12 is not found in 312. */
function patternOf(ids: readonly string[]): string {
  const words = ids.map((id) => id.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return `(?<![[:alnum:]])(${words.join('|')})(?![[:alnum:]])`;
}
