import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { FilePolicy, Stamp } from './file-policy.js';

type Queryable = Pick<Session, 'query'>;

/** What earlier imports say about a readings' file. */
export interface FilePast {
  /** Loading it now would change nothing. */
  readonly isKnown: boolean;
  /** The stamp that the user's readings came in with; nothing when there are none. */
  readonly stamp: Stamp | null;
  /** The zone of the times that they came in with; nothing when that is not known. */
  readonly timeZone: string | null;
}

/** What identifies a readings' file, wherever it lies. */
export interface FileContent {
  readonly userId: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** What is known from loaded files about files that come. */
@Injectable()
export class FileHistory {
  /** What is known of each of these files, in their order. */
  ofReadings(
    queryable: Queryable,
    files: readonly FileContent[],
    { stamp, onRepeat, onRestated }: FilePolicy,
  ): Promise<readonly FilePast[]> {
    return queryable.query<FilePast>(READINGS_PAST, [
      files.map(({ userId }) => userId),
      files.map(({ sha256 }) => sha256),
      stamp,
      onRepeat,
      onRestated,
    ]);
  }

  /** The content of the users' file loaded last: any other one may change a user, an older one back again too. */
  async latestUsers(queryable: Queryable): Promise<string | undefined> {
    const [latest] = await queryable.query<{ sha256: string }>(
      `select sha256 from import_files where kind = 'users' and result = 'loaded' order by id desc limit 1`,
    );
    return latest?.sha256;
  }

  /**
   * Whether nothing but generated data is stored: every file ever loaded was of a sample, and the tables hold as
   * many rows as those files put in, so that nobody has added any past the importer. An empty database is so too.
   */
  async holdsOnlySample(queryable: Queryable): Promise<boolean> {
    const [own] = await queryable.query<{ found: boolean }>(
      `select exists (select from import_files where result = 'loaded' and not sample) as found`,
    );
    if (own?.found) return false;
    const [counts] = await queryable.query<{ agree: boolean }>(`
      select coalesce(sum(stored_change) filter (where kind = 'users'), 0) = (select count(*) from users)
         and coalesce(sum(stored_change) filter (where kind = 'readings'), 0) = (select count(*) from readings) as agree
      from import_files where result = 'loaded'`);
    return counts?.agree === true;
  }

  /** Whether an import has ever run to its end. */
  async hasCompletedImport(queryable: Queryable): Promise<boolean> {
    const [completed] = await queryable.query<{ found: boolean }>(
      `select exists (select from imports where status = 'completed') as found`,
    );
    return completed?.found === true;
  }
}

/**
 * A file is known when the same content was loaded with the same stamp and repeat policy, and what it says is
 * still what is stored. It is not, although its content was loaded once,
 * - when a later file restated anything in its range: of A, B and A again, the second A must be loaded,
 * - when its differences were kept out (`--on-restated keep`), unless they would be again,
 * - when rows were rejected for lying in the future: they may not be rejected now.
 * Files that only added half-hours do not count: what a loaded file names was there already.
 */
const READINGS_PAST = `
  select exists (
           select from import_files file
           where file.user_id = asked.user_id and file.kind = 'readings' and file.result = 'loaded'
             and file.sha256 = asked.sha256 and file.stamp = $3 and file.on_repeat = $4
             and not file.future_rows
             and (file.rows_restated = 0 or file.on_restated = 'replace' or $5 = 'keep')
             and not exists (
               select from import_files later
               where later.user_id = asked.user_id and later.kind = 'readings' and later.result = 'loaded'
                 and later.id > file.id
                 and later.rows_restated > 0 and later.on_restated = 'replace'
                 and later.first_start <= file.last_start and later.last_start >= file.first_start)
         ) as "isKnown",
         latest.stamp, latest."timeZone"
  from unnest($1::int[], $2::text[]) with ordinality as asked (user_id, sha256, place)
  left join lateral (
    select file.stamp, import.options->>'timeZone' as "timeZone"
    from import_files file join imports import on import.id = file.import_id
    where file.user_id = asked.user_id and file.kind = 'readings' and file.result = 'loaded'
      and file.rows_read > file.rows_rejected
    order by file.id desc limit 1
  ) latest on true
  order by place`;
