import { DatabaseUnusableError } from '../../common/errors/domain-error.js';
import type { Queryable } from '../session.js';
import { PartitionedStorage } from './plain.storage.js';
import type { Chunk, Server } from './storage.js';

/** No older one was tried. */
const OLDEST_CITUS = [13, 2] as const;

/** How many servers hold rows of users, as the one that is asked knows them. */
const WORKERS = `
  select count(*) as workers from pg_dist_node where shouldhaveshards and isactive and noderole = 'primary'`;

/** The room that tables take whose rows lie on other servers. */
const SIZES = `
  select table_name::text as name, citus_total_relation_size(table_name) as bytes,
         citus_total_relation_size(table_name) - citus_table_size(table_name) as "indexBytes"
  from unnest($1::regclass[]) as table_name
  where table_name in (select logicalrelid from pg_dist_partition)`;

/**
 * Tables as any PostgreSQL has them. Those that have rows of users lie on several servers, which Citus looks after: each
 * user's rows together on one of them. What is of all users (segments, ledger, leases, state) is on the server that is asked,
 * and so are the users' names: it alone can tell that no two have one, and lock users in order.
 */
export class CitusStorage extends PartitionedStorage {
  readonly name = 'citus';
  readonly extensions = ['citus'];
  readonly whyNeverCompact =
    'Tables that Citus spreads keep their rows as they are: there is nothing to compact.';

  /** The extension is made with the servers, by whoever sets these up. */
  async meet({ extensions }: Server): Promise<string> {
    const version = extensions.get('citus');
    if (version === undefined)
      throw unusable(
        'The database has no Citus: make the extension on each server, and name the others here by citus_add_node.',
      );
    const [major = 0, minor = 0] = version.split(/\D/).map(Number);
    const [needMajor, needMinor] = OLDEST_CITUS;
    if (major < needMajor || (major === needMajor && minor < needMinor))
      throw unusable(`The database has Citus ${version}; Halfhour needs ${needMajor}.${needMinor} or newer.`);
    const [row] = await this.database.query<{ workers: number }>(WORKERS);
    if (!row?.workers)
      throw unusable('No server of Citus holds rows of users: name at least one here by citus_add_node.');
    return `tables on ${row.workers} servers of Citus ${version}`;
  }

  async nameUsers(session: Queryable, whom: string, values: readonly unknown[] = []): Promise<void> {
    await session.query(
      `insert into user_names (id, external_id) select id, external_id from users where ${whom} on conflict (id) do nothing`,
      values,
    );
  }

  /** Of users that are gone no name is left. */
  override async noteAnyChange(queryable: Queryable): Promise<void> {
    await queryable.query('delete from user_names where id not in (select id from users)');
    await super.noteAnyChange(queryable);
  }

  override async chunks(): Promise<readonly Chunk[]> {
    const chunks = await super.chunks();
    const rows = await this.database.query<Pick<Chunk, 'name' | 'bytes' | 'indexBytes'>>(SIZES, [
      chunks.map(({ name }) => name),
    ]);
    const sizes = new Map(rows.map((row) => [row.name, row]));
    return chunks.map((chunk) => ({ ...chunk, ...sizes.get(chunk.name) }));
  }
}

function unusable(message: string): DatabaseUnusableError {
  return new DatabaseUnusableError(message);
}
