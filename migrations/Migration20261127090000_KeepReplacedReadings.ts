import { Migration } from '@mikro-orm/migrations';

/**
 * What is needed to take an import back.
 *
 * - `replaced_readings` holds every reading that another took the place of, the oldest first: with the one that stands
 *   they are the layers of a half-hour, and forgetting a file takes its layers out. Without an energy there was no reading.
 *   Of what was replaced before there is what the lists of issues hold; how many they lack is written down with the file.
 * - `standing`: how much of what a file put in still stands; less than all of it when readings were forgotten.
 * - `removals`: what was forgotten, when, and how much.
 */
export class Migration20261127090000_KeepReplacedReadings extends Migration {
  override up(): void {
    this.addSql(`
      create table replaced_readings (
        id           bigint generated always as identity,
        user_id      integer not null,
        file_id      integer,
        replaced_by  integer,
        period_start timestamptz not null,
        occurrence   smallint not null,
        quality      smallint not null default 0,
        energy_wh    float8,
        primary key (user_id, period_start, occurrence, id)
      )`);
    this.addSql(`
      insert into replaced_readings (user_id, replaced_by, period_start, occurrence, energy_wh)
      select user_id, file_id, period_start, occurrence, old_wh
      from import_issues
      where kind = 'restatement' and code = 'replaced' and user_id is not null
      order by id`);
    this.addSql(`
      alter table import_files
        add column standing text not null default 'whole' check (standing in ('whole', 'part', 'none')),
        add column replaced_not_kept bigint not null default 0`);
    this.addSql(`
      update import_files file
      set replaced_not_kept = rows_restated - (
        select count(*) from import_issues where file_id = file.id and kind = 'restatement')
      where kind = 'readings' and result = 'loaded' and on_restated = 'replace' and rows_restated > 10000`);
    // Files of which something is noted are few: their times turn back.
    this.addSql(`
      create index import_files_noted on import_files (user_id, id)
      where kind = 'readings' and result = 'loaded' and reason is not null`);
    this.addSql(`alter table database_state add column is_window_stale boolean not null default false`);
    this.addSql(`
      create table removals (
        id          bigint generated always as identity primary key,
        started_at  timestamptz not null default now(),
        finished_at timestamptz,
        status      text not null default 'running'
                    check (status in ('running', 'completed', 'failed', 'interrupted')),
        selection   text not null,
        users       integer not null default 0,
        readings    bigint not null default 0,
        restored    bigint not null default 0,
        first_start timestamptz,
        last_start  timestamptz
      )`);
  }

  override down(): void {
    this.addSql(`drop table removals, replaced_readings`);
    this.addSql(`drop index import_files_noted`);
    this.addSql(`alter table import_files drop column standing, drop column replaced_not_kept`);
    this.addSql(`alter table database_state drop column is_window_stale`);
  }
}
