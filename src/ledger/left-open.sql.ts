import sql, { raw, type Sql } from 'sql-template-tag';

/**
 * Whether an entry of the ledger that says `running` belongs to a process that was killed. It is told by its lease, which
 * somebody else has or nobody has renewed for a minute more than it is good for (a busy embedded engine makes a renewal
 * wait).
 */
export function isLeftOpen(table: 'imports' | 'removals'): Sql {
  return sql`status = 'running' and not exists (
    select from leases
    where name = 'import' and acquired_at <= ${raw(table)}.started_at
      and expires_at > clock_timestamp() - interval '1 minute')`;
}
