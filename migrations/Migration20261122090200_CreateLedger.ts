import { Migration } from '@mikro-orm/migrations';

/** The ledger: what came in, what did not and why; and the lease that lets one import run at a time. */
export class Migration20261122090200_CreateLedger extends Migration {
  override up(): void {
    this.addSql(`
      create table imports (
        id            bigint generated always as identity primary key,
        started_at    timestamptz not null default now(),
        finished_at   timestamptz,
        status        text not null default 'running'
                      check (status in ('running', 'completed', 'failed', 'interrupted')),
        directory     text not null,
        options       jsonb not null,
        files_skipped integer not null default 0,
        message       text
      )`);

    this.addSql(`
      create table import_files (
        id             bigint generated always as identity primary key,
        import_id      bigint not null references imports,
        path           text not null,
        kind           text not null check (kind in ('users', 'readings')),
        user_id        integer,
        sha256         text,
        stamp          text not null check (stamp in ('start', 'end')),
        on_repeat      text not null check (on_repeat in ('keep', 'first', 'last')),
        on_restated    text not null check (on_restated in ('replace', 'keep', 'error')),
        result         text not null
                       check (result in ('loaded', 'no_user', 'over_threshold', 'refused', 'failed')),
        reason         text,
        sample         boolean not null,
        rows_read      bigint not null,
        rows_inserted  bigint not null,
        rows_unchanged bigint not null,
        rows_restated  bigint not null,
        rows_repeated  bigint not null,
        rows_duplicate bigint not null,
        rows_rejected  bigint not null,
        -- By how many rows the table grew: what a file's loading put in, restatements that took some out included.
        stored_change  bigint not null,
        -- Rows that were rejected only because their time had not come: the same content says more another day.
        future_rows    boolean not null,
        first_start    timestamptz,
        last_start     timestamptz,
        duration_ms    integer not null,
        loaded_at      timestamptz not null default now()
      )`);
    this.addSql(`create index import_files_import on import_files (import_id, id)`);
    this.addSql(`create index import_files_user on import_files (user_id, id) where result = 'loaded'`);
    this.addSql(
      `create index import_files_users on import_files (id) where kind = 'users' and result = 'loaded'`,
    );
    this.addSql(`create index import_files_own on import_files (id) where result = 'loaded' and not sample`);

    this.addSql(`
      create table import_issues (
        id           bigint generated always as identity primary key,
        file_id      bigint not null references import_files,
        kind         text not null check (kind in ('reject', 'repeat', 'restatement')),
        code         text not null,
        line         bigint,
        "column"     integer,
        raw          text,
        reason       text not null,
        user_id      integer,
        period_start timestamptz,
        occurrence   smallint,
        old_wh       float8,
        new_wh       float8
      )`);
    this.addSql(`create index import_issues_file on import_issues (file_id, kind, id)`);
    this.addSql(`create index import_issues_user on import_issues (user_id, kind) where user_id is not null`);

    this.addSql(`
      create table leases (
        name        text primary key,
        holder      uuid not null,
        host        text not null,
        pid         integer not null,
        acquired_at timestamptz not null,
        expires_at  timestamptz not null
      )`);
  }

  override down(): void {
    this.addSql(`drop table leases, import_issues, import_files, imports`);
  }
}
