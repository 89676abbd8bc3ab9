import { Migration } from '@mikro-orm/migrations';

const OF_USERS = [
  'readings',
  'replaced_readings',
  ...['a', 'b'].flatMap((generation) => [`user_days_${generation}`, `user_months_${generation}`]),
];

/**
 * Spreads users and all that has rows of them over the servers of Citus, by user, each user's rows together. How many parts
 * there are is the server's `citus.shard_count`.
 *
 * No server knows all users, so their names are in a table of the one that is asked, which alone can keep them apart.
 */
export class Migration20261130050000_SpreadUsers extends Migration {
  override up(): void {
    this.addSql(`alter table users drop constraint users_external_id_key`);
    this.addSql(`create index users_external_id on users (external_id)`);
    this.addSql(
      `create table user_names (id integer not null unique, external_id text collate "C" primary key)`,
    );
    this.addSql(`select create_distributed_table('users', 'id', colocate_with => 'none')`);
    for (const table of OF_USERS)
      this.addSql(`select create_distributed_table('${table}', 'user_id', colocate_with => 'users')`);
  }

  override down(): void {
    for (const table of ['users', ...OF_USERS]) this.addSql(`select undistribute_table('${table}')`);
    this.addSql(`drop table user_names`);
    this.addSql(`drop index users_external_id`);
    this.addSql(`alter table users add unique (external_id)`);
  }
}
