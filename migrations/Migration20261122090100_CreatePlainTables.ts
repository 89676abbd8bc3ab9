import { Migration } from '@mikro-orm/migrations';

/**
 * Of a database without TimescaleDB, what others have by CreateReadings, CreateRollups and KeepDaysWithReadings: users, their
 * readings, days and months, the segments, and the one row that says which database this is.
 *
 * - Readings and days are partitioned by time. Whoever stores some makes their partitions first: of 30 days of readings, and
 *   of 360 days of users' days, as TimescaleDB would. Months are few enough for one table.
 * - `segment_half_hours` is a table. Who changes readings names the stretch of time in `segment_rebuilds`, in the same
 *   transaction, and a refresh makes it anew.
 * - Columns stand in the order in which others got them.
 */
export class Migration20261122090100_CreatePlainTables extends Migration {
  override up(): void {
    this.addSql(`
      create table database_state (
        singleton         boolean primary key default true check (singleton),
        database_id       uuid not null default gen_random_uuid(),
        data_version      bigint not null default 0,
        refreshed_version bigint not null default 0,
        time_zone         text not null,
        zone_rules        integer not null default 0,
        generation        text not null default 'a' check (generation in ('a', 'b')),
        first_start       timestamptz,
        last_start        timestamptz,
        is_filled         boolean not null default true,
        filled_to         integer
      )`);
    this.addSql(`insert into database_state (time_zone) values (current_setting('halfhour.time_zone'))`);
    this.addSql(`
      create table zone_transitions (
        zone           text not null,
        at             timestamptz not null,
        offset_seconds integer not null,
        primary key (zone, at)
      )`);
    this.addSql(`
      create table users (
        id          integer primary key,
        area        text not null,
        tariff      text not null,
        external_id text not null unique,
        sort_key    text collate "C" not null,
        first_start timestamptz
      )`);
    this.addSql(`create index users_area_tariff on users (area, tariff)`);
    this.addReadings();
    for (const generation of ['a', 'b']) this.addRollups(generation);
  }

  override down(): void {
    this.addSql(`drop view plausible_readings`);
    this.addSql(`
      drop table user_days_a, user_days_b, user_months_a, user_months_b, segment_rebuilds, segment_half_hours, readings,
                 users, zone_transitions, database_state`);
  }

  private addReadings(): void {
    this.addSql(`
      create table readings (
        user_id      integer not null,
        file_id      integer,
        period_start timestamptz not null,
        occurrence   smallint not null default 0 check (occurrence in (0, 1)),
        quality      smallint not null default 0,
        energy_wh    float8 not null check (energy_wh >= 0 and energy_wh < 'infinity'),
        primary key (user_id, period_start, occurrence)
      ) partition by range (period_start)`);
    this.addSql(`create index readings_implausible on readings (user_id) where energy_wh > 1e9`);
    this.addSql(`create view plausible_readings as select * from readings where energy_wh <= 1e9`);
    this.addSql(`
      create table segment_half_hours (
        period_start timestamptz,
        area         text,
        tariff       text,
        energy_wh    float8,
        samples      bigint,
        observed     bigint,
        highest_wh   float8,
        estimated_wh float8,
        primary key (period_start, area, tariff)
      )`);
    this.addSql(`
      create table segment_rebuilds (
        id         bigint generated always as identity primary key,
        from_start timestamptz not null,
        to_start   timestamptz not null
      )`);
  }

  /** Energies in Wh, powers in W. */
  private addRollups(generation: string): void {
    this.addSql(`
      create table user_days_${generation} (
        user_id       integer not null,
        samples       smallint not null,
        observed      smallint not null,
        day_start     timestamptz not null,
        first_start   timestamptz not null,
        last_start    timestamptz not null,
        highest_start timestamptz not null,
        energy_wh     float8 not null,
        repeated_wh   float8 not null,
        estimated_wh  float8 not null,
        highest_wh    float8 not null,
        base_w        float8 not null,
        night_wh      float8,
        primary key (user_id, day_start)
      ) partition by range (day_start)`);
    this.addSql(`
      create table user_months_${generation} (
        user_id       integer not null,
        samples       integer not null,
        observed      integer not null,
        complete_days integer not null,
        month_start   timestamptz not null,
        first_start   timestamptz not null,
        last_start    timestamptz not null,
        highest_start timestamptz not null,
        energy_wh     float8 not null,
        repeated_wh   float8 not null,
        estimated_wh  float8 not null,
        highest_wh    float8 not null,
        complete_wh   float8 not null,
        complete_wh2  float8 not null,
        night_wh      float8,
        day_energies  float8[] not null,
        day_observed  smallint[] not null,
        day_bases     float8[] not null,
        primary key (user_id, month_start)
      )`);
  }
}
