import { Migration } from '@mikro-orm/migrations';

/** What the ledger says of users is read from the few files with rows out of the ordinary, however many there are. */
export class Migration20261126180000_IndexFilesWithIssues extends Migration {
  override up(): void {
    this.addSql(`
      create index import_files_issues on import_files (user_id, id)
      where kind = 'readings' and (rows_rejected > 0 or rows_repeated > 0 or rows_restated > 0)`);
    this.addSql(
      `create index import_files_content on import_files (user_id, sha256, id) where kind = 'readings'`,
    );
  }

  override down(): void {
    this.addSql(`drop index import_files_issues, import_files_content`);
  }
}
