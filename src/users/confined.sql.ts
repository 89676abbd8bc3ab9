import sql, { join, raw, Sql } from 'sql-template-tag';
import type { Areas } from '../common/http/index.js';

/** What a table holds for whoever is confined to areas: of other tables too, where they come before it. */
const OF_USERS = sql`user_id in (select id from users)`;

/** A file of several users, and what it lists of rows that it left out, cannot be told by area: it is not there. */
const TABLES: readonly (readonly [name: string, rows: Sql])[] = [
  ...['readings', 'plausible_readings', 'user_days_a', 'user_days_b', 'user_months_a', 'user_months_b'].map(
    (name) => [name, OF_USERS] as const,
  ),
  ['user_names', sql`id in (select id from users)`],
  ['import_files', sql`kind = 'readings' and ${OF_USERS}`],
  [
    'import_issues',
    sql`${OF_USERS} and (kind <> 'reject' or file_id in (select id from import_files where part_of is null))`,
  ],
  ['imports', sql`id in (select import_id from import_files)`],
  ['removals', sql`false`],
];

const BEGINS_WITH = /^\s*with\s/;

/**
 * The same statement for whoever is confined to areas: the database seems to hold no others. Each table is hidden behind
 * its rows of these areas, under its own name, for the whole of the statement, so that none can forget to ask.
 *
 * @param statement - names tables without a schema, and none of its own parts as one of them
 */
export function confinedTo(areas: Areas, statement: Sql): Sql {
  if (areas === null) return statement;
  const text = statement.strings.join(' ');
  const isOfLedger = /\bimport(s|_issues)\b/.test(text);
  const named = TABLES.filter(([name]) => text.includes(name) || (isOfLedger && name === 'import_files'));
  const parts = [
    ...['users', 'segment_half_hours'].map((name) => hidden(name, sql`area = any(${areas}::text[])`)),
    ...named.map(([name, rows]) => hidden(name, rows)),
  ];
  const [first = '', ...others] = statement.strings;
  const hasOwn = BEGINS_WITH.test(first);
  const rest = new Sql([first.replace(BEGINS_WITH, ''), ...others], statement.values);
  return sql`with ${join(parts, ', ')}${hasOwn ? sql`, ` : sql` `}${rest}`;
}

/** A table's name in its own definition is the table itself. */
function hidden(name: string, rows: Sql): Sql {
  return sql`${raw(name)} as not materialized (select * from ${raw(name)} where ${rows})`;
}
