import { Migration } from '@mikro-orm/migrations';

/**
 * Users' days and months are tables that are written with the readings, and the rules of the zone are stored.
 *
 * - Days and months stand in two generations, of which `database_state` names the one that is read: a rebuild fills the
 *   other and swaps. Their rows are filled from TypeScript: here they are only made, and a database that holds readings is
 *   marked (`is_filled`) for the next start. Until then its old aggregate `user_days` stays.
 * - `file_id` and `quality` fill what alignment left empty in a row of readings, if they stand where they do: a table
 *   without rows is made anew, one with rows gets them at its end. Old readings have no file.
 * - `plausible_readings` and the segments leave out what no meter records in half an hour: the importer rejects it, but
 *   an older version may have stored it.
 * - Whoever migrates fills `zone_transitions`: PostgreSQL's own rules are no part of it.
 */
export class Migration20261126090000_KeepDaysWithReadings extends Migration {
  override up(): void {
    // In the order in which an importer takes them: whoever writes readings meanwhile has ended, and none begins.
    this.addSql(`lock table leases, users, readings in access exclusive mode`);
    this.addSql(`
      alter table database_state
        add column zone_rules  integer not null default 0,
        add column generation  text not null default 'a' check (generation in ('a', 'b')),
        add column first_start timestamptz,
        add column last_start  timestamptz,
        add column is_filled   boolean not null default true,
        add column filled_to   integer`);
    this.addSql(`update database_state set is_filled = not exists (select 1 from readings)`);
    this.addSql(`
      create table zone_transitions (
        zone           text not null,
        at             timestamptz not null,
        offset_seconds integer not null,
        primary key (zone, at)
      )`);

    this.addSql(`
      alter table users
        add column external_id text,
        add column sort_key    text collate "C",
        add column first_start timestamptz`);
    this.addSql(`update users set external_id = id::text, sort_key = lpad(id::text, 24, '0')`);
    this.addSql(`
      alter table users
        alter column external_id set not null,
        alter column sort_key set not null,
        add unique (external_id)`);

    this.addSql(`drop materialized view segment_half_hours`);
    this.addSql(`drop function create_rollups(text)`);
    this.addSql(`
      do $block$
      declare
        is_empty boolean := (select is_filled from database_state);
      begin
        if is_empty then
          begin
            drop materialized view user_days;
            drop table readings;
          exception when dependent_objects_still_exist then
            -- A view of somebody's own stands on it.
            is_empty := false;
          end;
        end if;
        if is_empty then
          create table readings (
            user_id      integer not null,
            file_id      integer,
            period_start timestamptz not null,
            occurrence   smallint not null default 0 check (occurrence in (0, 1)),
            quality      smallint not null default 0,
            energy_wh    float8 not null check (energy_wh >= 0 and energy_wh < 'infinity'),
            primary key (user_id, period_start, occurrence)
          );
          perform create_hypertable('readings', by_range('period_start', interval '1 month'),
                                    create_default_indexes => false);
        else
          alter table readings
            add column file_id integer,
            add column quality smallint not null default 0;
        end if;
      end
      $block$`);
    this.addSql(`create index readings_implausible on readings (user_id) where energy_wh > 1e9`);
    this.addSql(`create view plausible_readings as select * from readings where energy_wh <= 1e9`);

    this.addSql(`
      create materialized view segment_half_hours
      with (timescaledb.continuous, timescaledb.materialized_only = true,
            timescaledb.create_group_indexes = false) as
      select time_bucket('15 minutes', readings.period_start) as period_start,
             users.area,
             users.tariff,
             sum(readings.energy_wh) as energy_wh,
             count(*) as samples,
             count(*) filter (where readings.occurrence = 0) as observed,
             max(readings.energy_wh) as highest_wh,
             sum(readings.energy_wh) filter (where readings.quality in (2, 3)) as estimated_wh
      from readings join users on users.id = readings.user_id
      where readings.energy_wh <= 1e9
      group by 1, 2, 3
      with no data`);

    for (const generation of ['a', 'b']) this.addRollups(generation);
    // What of a file was resolved by rules that no longer hold: it is read anew when the file comes again.
    this.addSql(`
      alter table import_files
        add column read_anew_from timestamptz,
        add column read_anew_to   timestamptz`);
    this.addSql(`create index import_files_readings on import_files (user_id, id) where kind = 'readings'`);
  }

  /** Energies in Wh, powers in W. Columns in the order that leaves no room between them. */
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
      )`);
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
    const tables = [
      [`user_days_${generation}`, 'day_start', '1 year'],
      [`user_months_${generation}`, 'month_start', '10 years'],
    ] as const;
    for (const [table, time, chunk] of tables) {
      this.addSql(
        `select create_hypertable('${table}', by_range('${time}', interval '${chunk}'), create_default_indexes => false)`,
      );
    }
  }

  override down(): void {
    throw new Error('Readings are kept with their files from here on: restore a backup to go back.');
  }
}
