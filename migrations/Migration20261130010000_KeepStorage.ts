import { Migration } from '@mikro-orm/migrations';

/**
 * `storage` says how the database keeps its readings. It comes from the transaction's setting `halfhour.storage`, which
 * whoever migrates has set, and stays: a database of a version that knew no other is one of TimescaleDB.
 */
export class Migration20261130010000_KeepStorage extends Migration {
  override up(): void {
    this.addSql(`
      alter table database_state
        add column storage text not null default current_setting('halfhour.storage')
                           check (storage in ('timescale', 'plain', 'citus'))`);
    this.addSql(`alter table database_state alter column storage drop default`);
  }

  override down(): void {
    this.addSql(`alter table database_state drop column storage`);
  }
}
