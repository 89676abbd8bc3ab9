import { Migration } from '@mikro-orm/migrations';

/** Of a database without TimescaleDB, what others have of files by KeepDaysWithReadings. */
export class Migration20261126090100_ReadFilesAnew extends Migration {
  override up(): void {
    this.addSql(`
      alter table import_files
        add column read_anew_from timestamptz,
        add column read_anew_to   timestamptz`);
    this.addSql(`create index import_files_readings on import_files (user_id, id) where kind = 'readings'`);
  }

  override down(): void {
    this.addSql(`drop index import_files_readings`);
    this.addSql(`alter table import_files drop column read_anew_from, drop column read_anew_to`);
  }
}
