import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import type { MikroOrmModuleOptions } from '@mikro-orm/nestjs';
import type { Pool } from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { processName } from '../common/process-name.js';
import type { Environment } from '../config/index.js';
import type { Engine } from './engine.js';
import { ROW_TYPES } from './row-types.js';

export const SERVER_CONNECT_MS = 10_000;

/** MikroORM's options for the engine in use. */
export function ormOptions(engine: Engine, environment: Environment): MikroOrmModuleOptions {
  return {
    ...defineConfig({
      ...target(engine, environment),
      extensions: [Migrator],
      // The engine's session is shared: its foreign keys are never switched off, and no snapshot is written.
      migrations: {
        migrationsList: MIGRATIONS[environment.STORAGE],
        disableForeignKeys: false,
        snapshot: false,
      },
      discovery: { warnWhenNoEntities: false },
      // What was read is kept nowhere: no request sees what another has loaded, and commands need no context of their own.
      disableIdentityMap: true,
      allowGlobalContext: true,
      ensureDatabase: false,
      debug: false,
      colors: false,
    }),
    autoLoadEntities: true,
  };
}

function target(engine: Engine, environment: Environment): Options {
  if (engine.embedded) {
    return {
      host: 'localhost',
      user: 'postgres',
      dbName: 'postgres',
      // The socket is our own: no TLS on it, whatever PGSSLMODE says of other servers.
      driverOptions: { stream: engine.embedded.stream, ssl: false, types: ROW_TYPES },
      // One backend serves all: more connections than this would only queue.
      pool: { max: 4 },
    };
  }
  return {
    clientUrl: environment.DATABASE_URL ?? '',
    driverOptions: {
      connectionTimeoutMillis: SERVER_CONNECT_MS,
      application_name: processName(),
      onPoolCreated: prepareConnections,
      types: ROW_TYPES,
      ...sslOf(environment.DATABASE_URL),
    },
    pool: { max: 10 },
  };
}

/**
 * Compiling a statement takes the server longer than our statements run: 0.1 to 1.4 s each were measured. How long one may
 * take is said by whoever sends it, whatever is set for the role. Said on the connection and not in its start-up packet,
 * which connection poolers refuse.
 */
function prepareConnections(pool: Pool): void {
  pool.on('connect', (client) => {
    client
      .query('set jit = off; set statement_timeout = 0')
      .catch((error: unknown) => client.emit('error', error));
  });
}

/** MikroORM reads host, user and database from the address and leaves out how the connection is secured. */
export function sslOf(url = ''): { ssl?: boolean | { rejectUnauthorized: boolean } } {
  switch (new URL(url).searchParams.get('sslmode')) {
    case 'require':
    case 'no-verify':
      return { ssl: { rejectUnauthorized: false } };
    case 'verify-ca':
    case 'verify-full':
      return { ssl: true };
    default:
      return {};
  }
}
