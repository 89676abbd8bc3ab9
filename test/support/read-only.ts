import { randomBytes } from 'node:crypto';
import { Database } from '../../src/database/index.js';
import type { TestApp } from './app.js';
import type { TestDatabase } from './database.js';

const ON = 'default_transaction_read_only = on';

/**
 * The database of an app as a role has it that may read and not write. The embedded engine has one session and one role for
 * all: there it is the session that takes no writes any more.
 */
export async function readOnly(app: TestApp): Promise<TestDatabase> {
  const { environment, isServer } = app.database;
  const database = app.get(Database);
  if (!isServer) {
    await database.query(`set ${ON}`);
    return { environment, isServer, drop: () => Promise.resolve() };
  }
  const role = `halfhour_reader_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await database.query(`create role ${role} login password '${password}'`);
  await database.query(`alter role ${role} set ${ON}`);
  await database.query(`grant select on all tables in schema public to ${role}`);
  const url = new URL(environment['DATABASE_URL'] ?? '');
  Object.assign(url, { username: role, password });
  return {
    environment: { ...environment, DATABASE_URL: url.toString() },
    isServer,
    drop: async () => {
      await database.query(`drop owned by ${role}`);
      await database.query(`drop role ${role}`);
    },
  };
}
