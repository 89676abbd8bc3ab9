import { Migration } from '@mikro-orm/migrations';

/**
 * The continuous aggregates. They live in a function of the database, so that a rebuild in another zone
 * makes them by the very statements of the first time.
 *
 * - No zone in `time_bucket` when it is UTC: a zone makes the refresh of days several times dearer.
 * - A night is the eight hours from 23:00: an hour later they begin a day, which takes one look at the clock instead
 *   of two. In UTC that look needs no name of a zone, which would be looked up for each reading.
 * - The segments have no index by area or tariff: every query of them names a time, and an import would pay for it.
 * - 15 minutes keep each half-hour's start exact in every zone, also where clocks differ by 45 minutes.
 * - `segment_rebuilds` remembers the windows whose users changed area or tariff: TimescaleDB's own log knows
 *   only of changed readings.
 */
export class Migration20261122090100_CreateRollups extends Migration {
  override up(): void {
    this.addSql(`
      create function create_rollups(zone text) returns void language plpgsql as $function$
      declare
        local_day text := case when zone = 'UTC' then $q$time_bucket('1 day', period_start)$q$
                               else format($q$time_bucket('1 day', period_start, %L)$q$, zone) end;
        local_time text := case when zone = 'UTC' then $q$(period_start at time zone interval '0')::time$q$
                                else format($q$(period_start at time zone %L)::time$q$, zone) end;
      begin
        execute $q$
          create materialized view segment_half_hours
          with (timescaledb.continuous, timescaledb.materialized_only = true,
                timescaledb.create_group_indexes = false) as
          select time_bucket('15 minutes', readings.period_start) as period_start,
                 users.area,
                 users.tariff,
                 sum(readings.energy_wh) as energy_wh,
                 count(*) as samples,
                 count(*) filter (where readings.occurrence = 0) as observed,
                 max(readings.energy_wh) as highest_wh
          from readings join users on users.id = readings.user_id
          group by 1, 2, 3
          with no data $q$;
        execute format($q$
          create materialized view user_days
          with (timescaledb.continuous, timescaledb.materialized_only = true) as
          select %1$s as day_start,
                 user_id,
                 sum(energy_wh) as energy_wh,
                 count(*) as samples,
                 count(*) filter (where occurrence = 0) as observed,
                 min(period_start) as first_start,
                 max(period_start) as last_start,
                 max(energy_wh) as highest_wh,
                 (array_agg(period_start order by energy_wh desc, period_start))[1] as highest_start,
                 min(energy_wh) as lowest_wh,
                 sum(energy_wh) filter (where %2$s + interval '1 hour' < '08:00') as night_wh,
                 percentile_disc(0.05) within group (order by energy_wh) as base_wh
          from readings
          group by 1, 2
          with no data $q$, local_day, local_time);
      end
      $function$`);
    this.addSql(`select create_rollups(time_zone) from database_state`);
    this.addSql(`
      create table segment_rebuilds (
        id         bigint generated always as identity primary key,
        from_start timestamptz not null,
        to_start   timestamptz not null
      )`);
  }

  override down(): void {
    this.addSql(`drop materialized view user_days`);
    this.addSql(`drop materialized view segment_half_hours`);
    this.addSql(`drop function create_rollups(text)`);
    this.addSql(`drop table segment_rebuilds`);
  }
}
