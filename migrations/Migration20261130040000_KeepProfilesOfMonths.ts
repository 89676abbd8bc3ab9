import { Migration } from '@mikro-orm/migrations';

const TABLES = ['user_months_a', 'user_months_b'];

/**
 * What the half-hours of a user's month add up to, by kind of day and time of day (`profile`): the spread of the typical
 * day reads it in place of readings. Null in what is kept already: until imports, or `rollups`, have made it, readings are
 * read as before.
 *
 * - Where a month has much in it, it lies beside the row, so that whatever reads other figures of months reads no more than
 *   before; uncompressed, for powers hardly get smaller.
 * - An index knows the months that lack it, mostly none.
 */
export class Migration20261130040000_KeepProfilesOfMonths extends Migration {
  override up(): void {
    for (const table of TABLES) {
      this.addSql(`alter table ${table} add column profile bytea`);
      this.addSql(`alter table ${table} alter column profile set storage external`);
      this.addSql(`create index ${table}_without_profile on ${table} (user_id) where profile is null`);
    }
  }

  override down(): void {
    for (const table of TABLES) {
      this.addSql(`drop index ${table}_without_profile`);
      this.addSql(`alter table ${table} drop column profile`);
    }
  }
}
