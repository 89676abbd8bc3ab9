import { Migration } from '@mikro-orm/migrations';

/**
 * Users, their readings, and the one row that says which database this is.
 *
 * The zone comes from the transaction's setting `halfhour.time_zone`, which whoever migrates has set: it
 * becomes part of the data here and is never taken from the environment again.
 */
export class Migration20261122090000_CreateReadings extends Migration {
  override up(): void {
    this.addSql(`
      create table database_state (
        singleton         boolean primary key default true check (singleton),
        database_id       uuid not null default gen_random_uuid(),
        data_version      bigint not null default 0,
        refreshed_version bigint not null default 0,
        time_zone         text not null
      )`);
    this.addSql(`insert into database_state (time_zone) values (current_setting('halfhour.time_zone'))`);

    this.addSql(`
      create table users (
        id     integer primary key,
        area   text not null,
        tariff text not null
      )`);
    this.addSql(`create index users_area_tariff on users (area, tariff)`);

    // Both engines sum float8 exactly below 2^53 Wh; infinity and NaN sort above every number.
    this.addSql(`
      create table readings (
        user_id      integer not null,
        period_start timestamptz not null,
        occurrence   smallint not null default 0 check (occurrence in (0, 1)),
        energy_wh    float8 not null check (energy_wh >= 0 and energy_wh < 'infinity'),
        primary key (user_id, period_start, occurrence)
      )`);
    this.addSql(`
      select create_hypertable('readings', by_range('period_start', interval '1 month'),
                               create_default_indexes => false)`);
  }

  override down(): void {
    this.addSql(`drop table readings, users, database_state`);
  }
}
