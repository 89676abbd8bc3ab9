import type { Pool, PoolConfig } from 'pg';

/** How a connection beside those of the pool is made. */
export function ownConnection({ options }: Pool): PoolConfig {
  // Those two are hidden from copies.
  const { password, ssl } = options;
  return { ...options, password, ssl };
}
