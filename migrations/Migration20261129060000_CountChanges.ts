import { Migration } from '@mikro-orm/migrations';

/**
 * The data version is raised by what pages show, not by each file of an import.
 *
 * - `changes`: grows with each loaded file, each change of users and whatever else the aggregates must follow;
 *   `refreshed_changes` is how many of them they have followed. It takes the place of `refreshed_version`.
 * - `shown_first_start`, `shown_last_start`: the window of the data as of the last refresh, which answers are given
 *   over; `first_start` and `last_start` also hold what was loaded since.
 */
export class Migration20261129060000_CountChanges extends Migration {
  override up(): void {
    this.addSql(`
      alter table database_state
        add column changes bigint not null default 0,
        add column refreshed_changes bigint not null default 0,
        add column shown_first_start timestamptz,
        add column shown_last_start timestamptz`);
    this.addSql(`
      update database_state
      set changes = data_version, refreshed_changes = refreshed_version,
          shown_first_start = first_start, shown_last_start = last_start`);
    this.addSql(`alter table database_state drop column refreshed_version`);
  }

  override down(): void {
    this.addSql(`alter table database_state add column refreshed_version bigint not null default 0`);
    // Answers that were kept are of another version, since files have changed what they show without raising it.
    this.addSql(`
      update database_state
      set data_version = data_version + 1,
          refreshed_version = case when changes = refreshed_changes then data_version + 1 else 0 end`);
    this.addSql(`
      alter table database_state
        drop column changes, drop column refreshed_changes, drop column shown_first_start, drop column shown_last_start`);
  }
}
