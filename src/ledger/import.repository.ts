import { sql as orm } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { NotFoundError } from '../common/errors/index.js';
import { type Areas, columnsOf, type Page, type PageRequest } from '../common/http/index.js';
import { Database, type Session } from '../database/index.js';
import { confinedTo } from '../users/index.js';
import type { ImportAnswer } from './import.answers.js';
import { Import } from './import.entity.js';
import { isLeftOpen } from './left-open.sql.js';
import { RowCountsAnswer } from './import-file.entity.js';

/** Imports as the ledger keeps them. Whoever writes holds the import's lease. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Opens an import's entry; one left open by a process that was killed is closed as interrupted. @returns its id */
  async open(directory: string, options: object): Promise<number> {
    await this.database.rows(CLOSE_LEFT_OPEN);
    return this.em.insert(Import, { directory, options });
  }

  /**
   * Ends the entry of an import that has done all of its files, and waits until everything is on the disk. Files are
   * committed without waiting for that, so a server that crashed meanwhile, and came back, may have lost the last ones:
   * the import has failed then.
   *
   * @param files how many files were recorded
   * @returns how many of them the ledger still has
   */
  async complete(id: number, files: number, filesSkipped: number): Promise<number> {
    const [row] = await this.database.rows<{ kept: number }>(sql`
      update imports
      set status = case when kept.files = ${files} then 'completed' else 'failed' end,
          files_skipped = ${filesSkipped}, finished_at = now()
      from (select count(*) as files from import_files where import_id = ${id}) kept
      where id = ${id}
      returning kept.files as kept`);
    return row?.kept ?? 0;
  }

  /** Ends the entry of an import that has not done all of its files; one that has ended stays as it is. */
  async abandon(
    id: number,
    status: 'failed' | 'interrupted',
    files_skipped: number,
    message: string,
  ): Promise<void> {
    const end = { status, files_skipped, message, finished_at: orm.now() };
    await this.em.nativeUpdate(Import, { id, status: 'running' }, end);
  }

  /** Forgets every other import and its files. Their data go in the same transaction. */
  async forgetAllBut(session: Session, id: number | undefined): Promise<void> {
    const gone = 'select id from import_files where import_id is distinct from $1';
    await session.query(`delete from import_issues where file_id in (${gone})`, [id ?? null]);
    await session.query('delete from import_files where import_id is distinct from $1', [id ?? null]);
    await session.query('delete from imports where id is distinct from $1', [id ?? null]);
  }

  /** Whether an import has ever run to its end. */
  async hasCompleted(): Promise<boolean> {
    return (await this.em.count(Import, { status: 'completed' })) > 0;
  }

  /** When the last import ended that did all of its files; null before the first. */
  async lastSuccess(): Promise<Date | null> {
    const [row] = await this.database.rows<{ at: Date | null }>(
      sql`select max(finished_at) as at from imports where status = 'completed'`,
    );
    return row?.at ?? null;
  }

  /** Another text after each change of the ledger: an import or a removal begun, ended or left open, a file recorded. */
  async versionTag(): Promise<string> {
    const [row] = await this.database.rows<{ tag: string }>(sql`
      select concat_ws(' ', (select max(id) from import_files), ${tagOf('imports')}, ${tagOf('removals')}) as tag`);
    return row?.tag ?? '';
  }

  /** Another text after an import or a removal began, ended or was left open: what its files are does not change it. */
  async endsTag(): Promise<string> {
    const [row] = await this.database.rows<{ tag: string }>(sql`
      select concat_ws(' ', ${tagOf('imports')}, ${tagOf('removals')}) as tag`);
    return row?.tag ?? '';
  }

  /** The import that began last. */
  async last(
    areas: Areas = null,
  ): Promise<Pick<ImportAnswer, 'id' | 'status' | 'started_at' | 'finished_at'> | undefined> {
    const [row] = await this.database.rows<ImportAnswer>(
      confinedTo(
        areas,
        sql`select id, status, started_at, finished_at from ${STANDING} import order by id desc limit 1`,
      ),
    );
    return row;
  }

  /** Imports, the newest first. Totals are added up for those of the page alone. */
  async page({ page, pageSize }: PageRequest, areas: Areas = null): Promise<Page<ImportAnswer>> {
    const shown = sql`(
      select * from ${STANDING} standing order by id desc limit ${pageSize} offset ${(page - 1) * pageSize})`;
    const [results, [counted]] = await Promise.all([
      this.database.rows<ImportAnswer>(
        confinedTo(areas, sql`${withTotals(shown, areas)} order by import.id desc`),
      ),
      this.database.rows<{ count: number }>(confinedTo(areas, sql`select count(*) as count from imports`)),
    ]);
    return { results, count: counted?.count ?? 0, page, pageSize };
  }

  /** @throws NotFoundError when there is no such import */
  async one(id: number, areas: Areas = null): Promise<ImportAnswer> {
    const [row] = await this.database.rows<ImportAnswer>(
      confinedTo(areas, sql`${withTotals(STANDING, areas)} where import.id = ${id}`),
    );
    if (!row) throw new NotFoundError(`There is no import ${id}.`);
    return row;
  }
}

/** Another text after one of them began, ended or was left open. */
function tagOf(table: 'imports' | 'removals'): Sql {
  return sql`(
    select concat_ws(' ', max(id), max(finished_at), count(*) filter (where ${isLeftOpen(table)}))
    from ${raw(table)})`;
}

/** When an import gave its last sign of life: a file that it recorded, else its beginning. */
const LAST_SIGN = sql`(select coalesce(max(loaded_at), imports.started_at) from import_files where import_id = imports.id)`;

const LEFT_OPEN_MESSAGE = raw(`'The process ended without a word.'`);

/** Closes what processes that were killed have left open. Only whoever holds the import's lease may say that they are gone. */
const CLOSE_LEFT_OPEN = sql`
  update imports set status = 'interrupted', finished_at = ${LAST_SIGN}, message = ${LEFT_OPEN_MESSAGE}
  where status = 'running'`;

/** Imports as they stand: see {@link isLeftOpen}. */
const STANDING = sql`(
  select id, started_at, directory, options, files_skipped,
         case when is_left_open then 'interrupted' else status end as status,
         case when is_left_open then ${LAST_SIGN} else finished_at end as finished_at,
         case when is_left_open then ${LEFT_OPEN_MESSAGE} else message end as message
  from (
    select *, ${isLeftOpen('imports')} as is_left_open
    from imports
  ) imports
)`;

/** Rows of the users' file are users: they are counted apart from readings. */
const ROWS_OF_READINGS = raw(
  columnsOf(RowCountsAnswer)
    .map(({ name }) => `coalesce(sum(${name}) filter (where kind <> 'users'), 0) as ${name}`)
    .join(', '),
);

/**
 * Whoever is confined to areas sees the files of their users alone, series of a file of several users as files: what is
 * counted of the import as a whole, and what ended it, cannot be told by area and is not told.
 */
function withTotals(imports: Sql, areas: Areas): Sql {
  const isWhole = areas === null;
  return sql`
    select import.id, import.status, ${isWhole ? sql`import.message` : sql`null`} as message, import.started_at, import.finished_at,
           (options->>'readingsBegin')::timestamptz as readings_begin,
           floor(extract(epoch from import.finished_at) * 1000)
             - floor(extract(epoch from import.started_at) * 1000) as duration_ms,
           import.directory,
           json_build_object(
             'stamp', options->>'stamp', 'zone', options->>'zone', 'on_repeat', options->>'onRepeat', 'on_restated', options->>'onRestated',
             'max_errors', (options->'maxErrors'->>'most')
               || case options->'maxErrors'->>'unit' when 'percent' then '%' else '' end,
             'max_reading_wh', (options->>'maxReading')::float8,
             'layout', options->>'layout',
             'register', (select string_agg(name, '+') from jsonb_array_elements_text(options->'register') as name),
             'create_users', coalesce((options->>'createUsers')::boolean, false),
             'split_hours', coalesce((options->>'splitHours')::boolean, false),
             'force', coalesce((options->>'force')::boolean, false),
             'jobs', coalesce((options->>'jobs')::integer, 1)) as options,
           totals.*
    from ${imports} import
    cross join lateral (
      -- A series is counted with the file that it is a part of.
      select count(*) filter (where result = 'loaded') as files_loaded,
             ${isWhole ? sql`import.files_skipped` : sql`0`} as files_skipped,
             count(*) filter (where result <> 'loaded') as files_refused,
             coalesce(sum(rows_inserted) filter (where kind = 'users'), 0) as users_added,
             coalesce(sum(rows_restated) filter (where kind = 'users'), 0) as users_changed,
             coalesce(sum(rows_rejected) filter (where kind = 'users'), 0) as users_rejected,
             ${ROWS_OF_READINGS}
      from import_files where import_id = import.id and ${isWhole ? sql`part_of is null` : sql`true`}) totals`;
}
