/** A lease that is not renewed for so long has lost its holder. */
export const LEASE_SECONDS = 20;

export const INSERT_LEASE = `
  insert into leases (name, holder, host, pid, acquired_at, expires_at)
  values ('import', $1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(secs => $4))
  on conflict (name) do nothing
  returning holder`;

export const READ_LEASE = `
  select holder as id, host, pid, acquired_at as since, expires_at::text as "expiresAt",
         expires_at < clock_timestamp() as "isExpired"
  from leases where name = 'import'`;

/** Waits for every transaction that has {@link FENCE}d. */
export const LOCK_LEASE = `
  select from leases where name = 'import' and holder = $1 and expires_at = $2::timestamptz for update`;

export const TAKE_OVER_LEASE = `
  update leases set holder = $1, host = $2, pid = $3, acquired_at = clock_timestamp(),
                    expires_at = clock_timestamp() + make_interval(secs => $4)
  where name = 'import'`;

/**
 * Opens a writing transaction in one round trip. The lock lets renewals and other files of the same import pass, but
 * no take-over before the transaction ends. The commit need not wait for the disk: a crash of the server loses rows
 * and ledger entry together, and the entry of the whole import, which waits for the disk, is not closed without them.
 */
export const FENCE = `
  select set_config('synchronous_commit', 'off', true) from leases where name = 'import' and holder = $1
  for key share`;

export const RENEW_LEASE = `
  update leases set expires_at = clock_timestamp() + make_interval(secs => $2)
  where name = 'import' and holder = $1
  returning holder`;

export const RELEASE_LEASE = `delete from leases where name = 'import' and holder = $1`;
