import { Pool } from 'pg';
import { SERVER_CONNECT_MS, sslOf } from './orm-options.js';
import { ROW_TYPES } from './row-types.js';

/** Enough for short questions: each request asks one. */
const CONNECTIONS = 4;

/** Connections to a server beside that of the data, with the same rules for TLS and values. Whoever opens it ends it. */
export function openServer(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: SERVER_CONNECT_MS,
    max: CONNECTIONS,
    types: ROW_TYPES,
    ...sslOf(url),
  });
  // An idle connection that breaks is no failure of anybody: the next question opens another one.
  pool.on('error', () => undefined);
  return pool;
}
