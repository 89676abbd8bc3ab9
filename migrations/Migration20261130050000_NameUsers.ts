import { Migration } from '@mikro-orm/migrations';

/** The names of users by themselves, as the ledger asks for them and writers lock them: where the users are, a view. */
export class Migration20261130050000_NameUsers extends Migration {
  override up(): void {
    this.addSql(`create view user_names as select id, external_id from users`);
  }

  override down(): void {
    this.addSql(`drop view user_names`);
  }
}
