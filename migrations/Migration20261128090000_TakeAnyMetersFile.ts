import { Migration } from '@mikro-orm/migrations';

/**
 * What is needed to take in files in which meters are told otherwise than one a file by a number.
 *
 * - `sort_key` orders ids of any length as people do: before each run of digits stands how many there are. Of those that it
 *   does not tell apart, "7" and "007", the id decides, by code point too.
 * - A file of many users' readings has an entry of its own, of the kind `meters`, and one of the kind `readings` for each of
 *   its series: it names the file by `part_of`, and the id as it is written in `series`. Readings carry the number of
 *   the series' entry. A file of which not every series is in is loaded `in_part`.
 * - `layout`, `time_zone`: how such a file was understood; `read_as` is the digest of all that decides what is read out of
 *   the same bytes. They are null of files of the layout that was the only one before.
 * - `left_out`: values of registers that are no consumption, by register; `native_minutes`: the lengths of intervals;
 *   `half_hours_incomplete`, `values_missing`, `fillers`: what gave no reading.
 */
export class Migration20261128090000_TakeAnyMetersFile extends Migration {
  override up(): void {
    this.addSql(`alter table users alter column external_id type text collate "C"`);
    this.addSql(`update users set sort_key = lpad(length(external_id)::text, 2, '0') || external_id`);
    this.addSql(`create index users_in_order on users (sort_key, external_id)`);
    this.addSql(`
      alter table import_files
        drop constraint import_files_kind_check,
        drop constraint import_files_result_check,
        add check (kind in ('users', 'readings', 'meters')),
        add check (result in ('loaded', 'in_part', 'no_user', 'over_threshold', 'refused', 'failed')),
        add column part_of               bigint references import_files,
        add column series                text,
        add column layout                text,
        add column time_zone             text,
        add column read_as               text,
        add column left_out              jsonb,
        add column native_minutes        integer[],
        add column half_hours_incomplete bigint not null default 0,
        add column values_missing        bigint not null default 0,
        add column fillers               bigint not null default 0`);
    this.addSql(`create index import_files_part_of on import_files (part_of, id) where part_of is not null`);
    this.addSql(`create index import_files_meters on import_files (sha256) where kind = 'meters'`);
    this.addSql(`create index import_files_places on import_files (path, id) where kind = 'meters'`);
  }

  override down(): void {
    const ofMeters = `part_of is not null or kind = 'meters'`;
    this.addSql(`delete from import_issues where file_id in (select id from import_files where ${ofMeters})`);
    this.addSql(`delete from import_files where part_of is not null`);
    this.addSql(`delete from import_files where kind = 'meters'`);
    this.addSql(`
      alter table import_files
        drop column part_of,
        drop column series,
        drop column layout,
        drop column time_zone,
        drop column read_as,
        drop column left_out,
        drop column native_minutes,
        drop column half_hours_incomplete,
        drop column values_missing,
        drop column fillers,
        drop constraint import_files_kind_check,
        drop constraint import_files_result_check,
        add check (kind in ('users', 'readings')),
        add check (result in ('loaded', 'no_user', 'over_threshold', 'refused', 'failed'))`);
    this.addSql(`drop index import_files_meters, import_files_places, users_in_order`);
    this.addSql(`update users set sort_key = lpad(external_id, 24, '0')`);
    this.addSql(`alter table users alter column external_id type text collate "default"`);
  }
}
