import { Migration } from '@mikro-orm/migrations';

/**
 * What is needed to keep days and months whose readings are gone.
 *
 * - `readings_begin`: days, months and segments from before it are kept without their readings, and nobody writes there.
 *   Always the begin of a local month, so that no month is made half of kept days and half of readings. Null where
 *   everything follows from readings.
 * - `made_from_readings()`: the same for a statement that takes no query, so that a refresh asks for it when it begins:
 *   one that knew an older answer would remove the segments from before it.
 * - `rows_retired`: rows of a file from before that time, which were left out.
 */
export class Migration20261127180000_KeepDaysWithoutReadings extends Migration {
  override up(): void {
    this.addSql(`alter table database_state add column readings_begin timestamptz`);
    this.addSql(`
      create function made_from_readings() returns timestamptz language sql stable
      as 'select readings_begin from database_state'`);
    this.addSql(`alter table import_files add column rows_retired bigint not null default 0`);
  }

  override down(): void {
    this.addSql(`alter table import_files drop column rows_retired`);
    this.addSql(`drop function made_from_readings()`);
    this.addSql(`alter table database_state drop column readings_begin`);
  }
}
