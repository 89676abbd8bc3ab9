import { raw, type Sql } from 'sql-template-tag';

/**
 * The id of the user that a row of the ledger is about; null where it is about none. A user that is not known, or not any
 * more, is named as its file names it: a series by its id, an older file by a number, which is a key of the same digits.
 *
 * @param row - the table's name in the statement, which knows `file` too
 */
export function userIdOf(row: 'file' | 'issue'): Sql {
  return raw(
    `coalesce((select external_id from user_names where user_names.id = ${row}.user_id), file.series, ${row}.user_id::text)`,
  );
}
