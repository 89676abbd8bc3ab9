import { Injectable } from '@nestjs/common';
import type { TimeRange } from '../common/time/index.js';
import type { Queryable } from '../database/index.js';
import type { FilePolicy, TimestampConvention } from './file-policy.js';

/** What earlier imports say about a readings' file. */
export interface FilePast {
  /** Loading it now would change nothing. */
  readonly isKnown: boolean;
  /** The convention that the user's readings came in with; nothing when no such file has brought any. */
  readonly stamp: TimestampConvention | null;
  /** The zone of the times that they came in with; nothing when that is not known. */
  readonly timeZone: string | null;
  /** What of it has to be read anew; nothing as a rule. */
  readonly renewal: Renewal | null;
}

/** Where a file was loaded by rules of local time that no longer hold. */
export interface Renewal extends TimeRange {
  /** The ledger's numbers of its earlier loadings: what they put in carries them. */
  readonly fileIds: readonly number[];
  /** The first and the last half-hour that it named then. */
  readonly firstStart: Date;
  readonly lastStart: Date;
  /** The numbers of every file of the user that was loaded so, its own among them. */
  readonly staleIds: readonly number[];
}

/** A file that came in before one that is to be read anew, named half-hours of the same time, and is to be read anew too. */
export interface EarlierFile {
  readonly path: string;
  readonly directory: string;
  /** The ledger's numbers of its loadings. */
  readonly fileIds: readonly number[];
  /** All that is to be read anew of it lies in the later file's time. */
  readonly isWithin: boolean;
}

/** A readings' file of the ledger. */
export interface LoadedFile {
  readonly userId: number;
  readonly path: string;
  readonly directory: string;
}

interface PastRow extends Omit<FilePast, 'renewal'> {
  readonly renewFrom: Date | null;
  readonly renewTo: Date | null;
  readonly renewIds: readonly number[] | null;
  readonly firstStart: Date | null;
  readonly lastStart: Date | null;
  readonly staleIds: readonly number[] | null;
}

/** What identifies a readings' file, or a series of one, wherever it lies. */
export interface FileContent {
  readonly userId: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
  /** How it is read, by a digest; nothing of files with a user each. */
  readonly readAs?: string | undefined;
}

/** Where a file lies; no directory of one that is sent by itself. */
export interface FilePlace {
  readonly path: string;
  readonly directory: string | null;
}

/** What identifies a file of meters, and where it lies. */
export interface MetersContent extends Required<Omit<FileContent, 'userId'>>, FilePlace {}

/** What earlier imports say about a file of meters. */
export interface MetersPast {
  /** Loading it now would change nothing. */
  readonly isKnown: boolean;
  /** A series of it has to be read anew. */
  readonly hasRenewals: boolean;
}

/** What is known from loaded files about files that come. */
@Injectable()
export class FileHistory {
  /** What is known of each of these files, in their order. */
  async ofReadings(
    queryable: Queryable,
    files: readonly (FileContent & FilePlace)[],
    { stamp, onRepeat, onRestated }: FilePolicy,
  ): Promise<readonly FilePast[]> {
    const rows = await queryable.query<PastRow>(READINGS_PAST, [
      files.map(({ userId }) => userId),
      files.map(({ sha256 }) => sha256),
      stamp,
      onRepeat,
      onRestated,
      files.map(({ readAs = null }) => readAs),
      files.map(({ path }) => path),
      files.map(({ directory }) => directory),
    ]);
    return rows.map(({ isKnown, stamp, timeZone, ...row }) => ({
      isKnown,
      stamp,
      timeZone,
      renewal: renewalOf(row),
    }));
  }

  /** What is known of each of these files of meters, in their order. */
  async ofMeters(
    queryable: Queryable,
    files: readonly MetersContent[],
    { onRestated }: Pick<FilePolicy, 'onRestated'>,
  ): Promise<readonly MetersPast[]> {
    return queryable.query<MetersPast>(METERS_PAST, [
      files.map(({ sha256 }) => sha256),
      files.map(({ readAs }) => readAs),
      onRestated,
      files.map(({ path }) => path),
      files.map(({ directory }) => directory),
    ]);
  }

  /** The zone of the times that the last series of a user and layout came in with, each; nothing where none has come. */
  async zonesOfSeries(
    queryable: Queryable,
    series: readonly { readonly userId: number; readonly layout: string }[],
  ): Promise<readonly (string | null)[]> {
    const rows = await queryable.query<{ zone: string | null }>(ZONES_OF_SERIES, [
      series.map(({ userId }) => userId),
      series.map(({ layout }) => layout),
    ]);
    return rows.map(({ zone }) => zone);
  }

  /** Those of these users of whom any reading was loaded, be it one that no day counts. */
  async withReadings(queryable: Queryable, userIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await queryable.query<{ id: number }>(
      `select distinct file.user_id as id from import_files file
       where file.user_id = any($1::int[]) and ${BROUGHT_READINGS}`,
      [userIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Readings' files with times of a zone, the latest loading of each content, whose half-hours lie in any of these ranges;
   * in the order in which they came in.
   */
  async within(
    queryable: Queryable,
    timeZone: string,
    ranges: readonly TimeRange[],
  ): Promise<readonly LoadedFile[]> {
    return queryable.query<LoadedFile>(FILES_WITHIN, [
      ranges.map(({ from }) => from),
      ranges.map(({ to }) => to),
      timeZone,
    ]);
  }

  /** Files that have to be read anew and have not come again yet, in the order in which they came in. */
  async toRenew(queryable: Queryable): Promise<readonly LoadedFile[]> {
    return queryable.query<LoadedFile>(FILES_TO_RENEW);
  }

  /** Has the files with times of a zone whose half-hours lie in this range read anew there when they come again. */
  async markForRenewal(session: Queryable, timeZone: string, { from, to }: TimeRange): Promise<void> {
    await session.query(
      `update import_files file
       set read_anew_from = least(read_anew_from, $1), read_anew_to = greatest(read_anew_to, $2)
       from imports import
       where import.id = file.import_id and ${OF_ZONE('$3')}
         and kind = 'readings' and result = 'loaded' and first_start < $2 and last_start >= $1`,
      [from, to, timeZone],
    );
  }

  /** What came in before a file that is to be read anew, and must be read anew before it unless it names all of that. */
  async earlierToRenew(
    session: Queryable,
    userId: number,
    { from, to, firstStart, lastStart, fileIds }: Renewal,
  ): Promise<readonly EarlierFile[]> {
    return session.query<EarlierFile>(EARLIER_TO_RENEW, [userId, fileIds, firstStart, lastStart, from, to]);
  }

  /** A later file has taken the place of these: nothing is left of them to read, and they are known when they come again. */
  async markSuperseded(session: Queryable, fileIds: readonly number[]): Promise<void> {
    await session.query(
      'update import_files set read_anew_to = read_anew_from where id = any($1::bigint[])',
      [fileIds],
    );
  }

  /**
   * Such a file has been read anew. A series stays outdated: another piece of it may not have come again yet, and the file is
   * known by the entries that it gets now.
   */
  async markRenewed(session: Queryable, { fileIds }: Renewal): Promise<void> {
    await session.query(
      `update import_files
       set read_anew_from = case when part_of is not null then read_anew_from end,
           read_anew_to = case when part_of is not null then read_anew_from end
       where id = any($1::bigint[])`,
      [fileIds],
    );
  }

  /** The content of the users' file loaded last: any other one may change a user, an older one back again too. */
  async latestUsers(queryable: Queryable): Promise<string | undefined> {
    const [latest] = await queryable.query<{ sha256: string }>(
      `select sha256 from import_files where kind = 'users' and result = 'loaded' order by id desc limit 1`,
    );
    return latest?.sha256;
  }

  /** Whether the users' file that was loaded last from where one lies has this content: it does not undo a later one beside it. */
  async usersLieThere(queryable: Queryable, sha256: string, place: FilePlace): Promise<boolean> {
    const rows = await queryable.query(USERS_LIE_THERE, [sha256, place.path, place.directory]);
    return rows.length > 0;
  }

  /**
   * Whether nothing is stored but the sample of a first start: every file ever loaded was of it, and the tables hold as
   * many rows as those files put in, so that nobody has added any past the importer. An empty database is so too.
   * Generated data that somebody has imported are that person's own.
   */
  async holdsOnlySample(queryable: Queryable): Promise<boolean> {
    const [own] = await queryable.query<{ found: boolean }>(
      `select exists (
         select from import_files file join imports import on import.id = file.import_id
         where file.result = 'loaded' and not (file.sample and ${OF_FIRST_START})) as found`,
    );
    if (own?.found) return false;
    const [counts] = await queryable.query<{ agree: boolean }>(`
      select coalesce(sum(stored_change) filter (where kind = 'users'), 0) = (select count(*) from users)
         and coalesce(sum(stored_change) filter (where kind = 'readings'), 0) = (select count(*) from readings) as agree
      from import_files where result = 'loaded'`);
    return counts?.agree === true;
  }
}

/**
 * Whether an import is one that the program itself made at a first start. Earlier versions have not written that down:
 * theirs is known by the folder, whose whole path the program gave, by the one session that stored it, and by its
 * content, the sample that came along with them. Where any of that is missing somebody may have asked for the import.
 */
const OF_FIRST_START = `
  case when import.options->>'firstStart' is not null then (import.options->>'firstStart')::boolean
       else import.directory ~ '^(/|[A-Za-z]:).*[/\\\\]data$' and coalesce(import.options->>'jobs', '1') = '1'
            and (
              select count(distinct path) = 2
              from import_files
              where result = 'loaded' and (path, sha256) in (
                ('user_data.csv', 'a46a65fe2996b22199ac050bd72d4e18a25a9a929912b10602070cf3fa149488'),
                ('consumption/1000.csv', 'defa66e805a8546575954912c67efc65163666d4eb00f3962f22457354f0b1c4')))
  end`;

const BROUGHT_READINGS = `
  file.kind = 'readings' and file.result = 'loaded'
  and file.rows_read > file.rows_rejected + file.rows_retired and file.standing <> 'none'`;

/** Not all that a loaded file says is stored by its name, or it would be read otherwise now. `onRestated` of the import */
const IS_INCOMPLETE = (onRestated: string): string => `
  (file.standing <> 'whole' or file.future_rows or file.read_anew_from is not null
   or file.rows_restated > 0 and file.on_restated <> 'replace' and ${onRestated} <> 'keep')`;

/** A later file says otherwise of its time; what comes again in a file itself does not count. */
const IS_RESTATED = `
  exists (
    select from import_files later
    where later.user_id = file.user_id and later.kind = 'readings' and later.result = 'loaded'
      and (later.part_of is null or later.part_of is distinct from file.part_of)
      and later.id > file.id and later.standing <> 'none'
      and later.rows_restated > 0 and later.on_restated = 'replace'
      and later.first_start <= file.last_start and later.last_start >= file.first_start)`;

/**
 * The content that was loaded last from where a file lies is its own, read as it would be now: it still lies there, and
 * nobody has sent it again. Files with corrections lie beside those that they correct, in the same folder or another one:
 * what still lies where it lay does not say again what a later file has restated.
 */
const STILL_LIES_THERE = (loaded: string, isReadSo: string): string => `
  exists (
    select from (
      select lain.*
      from import_files lain join imports import on import.id = lain.import_id
      where ${loaded} and lain.path = asked.path and import.directory = asked.directory
      order by lain.id desc limit 1) latest
    where latest.sha256 = asked.sha256 and ${isReadSo})`;

const METERS_LIE_THERE = STILL_LIES_THERE(
  `lain.kind = 'meters' and lain.result in ('loaded', 'in_part')`,
  'latest.read_as = asked.read_as',
);

const READINGS_LIE_THERE = STILL_LIES_THERE(
  `lain.user_id = asked.user_id and lain.kind = 'readings' and lain.part_of is null and lain.result = 'loaded'`,
  'latest.stamp = $3 and latest.on_repeat = $4',
);

const USERS_LIE_THERE = `
  select from (select $1 as sha256, $2 as path, $3 as directory) asked
  where ${STILL_LIES_THERE(`lain.kind = 'users' and lain.result = 'loaded'`, 'true')}`;

/** A file of meters is known when every series of it is. */
const METERS_PAST = `
  select exists (
           select from import_files whole
           where whole.kind = 'meters' and whole.result = 'loaded'
             and whole.sha256 = asked.sha256 and whole.read_as = asked.read_as
             and not exists (
               select from import_files file where file.part_of = whole.id and ${IS_INCOMPLETE('$3')})
             and (${METERS_LIE_THERE} or not exists (
               select from import_files file where file.part_of = whole.id and ${IS_RESTATED}))
         ) as "isKnown",
         exists (
           select from import_files whole join import_files file on file.part_of = whole.id
           where whole.kind = 'meters' and whole.sha256 = asked.sha256 and whole.read_as = asked.read_as
             and file.read_anew_from < file.read_anew_to
         ) as "hasRenewals"
  from unnest($1::text[], $2::text[], $4::text[], $5::text[]) with ordinality
    as asked (sha256, read_as, path, directory, place)
  order by place`;

/**
 * A file is known when the same content was loaded with the same stamp and repeat policy, and what it says is
 * still what is stored. It is not, although its content was loaded once,
 * - when a later file restated anything in its range: of A, B and A again, the second A must be loaded, unless it is the
 *   file that still lies where it lay,
 * - when its differences were kept out (`--on-restated keep`), unless they would be again,
 * - when rows were rejected for lying in the future: they may not be rejected now,
 * - when readings of its time were forgotten,
 * - when the rules of local time have changed since: then it is read anew, unless a later file that names all of it has
 *   been. That it was is kept as an empty range to read anew: it must not bring back what the later file had corrected.
 * Files that only added half-hours do not count: what a loaded file names was there already.
 */
const READINGS_PAST = `
  select exists (
           select from import_files file
           where file.user_id = asked.user_id and file.kind = 'readings' and file.result = 'loaded'
             and file.sha256 = asked.sha256 and file.read_as is not distinct from asked.read_as
             and file.standing = 'whole' and file.read_anew_from = file.read_anew_to
         )
         or exists (
           select from import_files file
           where file.user_id = asked.user_id and file.kind = 'readings' and file.result = 'loaded'
             and file.sha256 = asked.sha256 and file.read_as is not distinct from asked.read_as
             and file.stamp = $3 and file.on_repeat = $4 and not ${IS_INCOMPLETE('$5')}
             and (${READINGS_LIE_THERE} or not ${IS_RESTATED})
         ) as "isKnown",
         latest.stamp, latest."timeZone", renewal.*
  from unnest($1::int[], $2::text[], $6::text[], $7::text[], $8::text[]) with ordinality
    as asked (user_id, sha256, read_as, path, directory, place)
  left join lateral (
    select file.stamp, import.options->>'timeZone' as "timeZone"
    from import_files file join imports import on import.id = file.import_id
    where file.user_id = asked.user_id and file.layout is null and ${BROUGHT_READINGS}
    order by file.id desc limit 1
  ) latest on true
  left join lateral (
    select min(read_anew_from) filter (where is_own) as "renewFrom",
           max(read_anew_to) filter (where is_own) as "renewTo",
           json_agg(id) filter (where is_own) as "renewIds",
           min(first_start) filter (where is_own) as "firstStart",
           max(last_start) filter (where is_own) as "lastStart",
           json_agg(id) as "staleIds"
    from (
      select *, file.sha256 = asked.sha256 and file.read_as is not distinct from asked.read_as as is_own
      from import_files file
      where file.user_id = asked.user_id and file.kind = 'readings' and file.result = 'loaded'
        and file.read_anew_from < file.read_anew_to) stale
  ) renewal on true
  order by place`;

const ZONES_OF_SERIES = `
  select (
    select file.time_zone from import_files file
    where file.user_id = asked.user_id and file.layout = asked.layout and ${BROUGHT_READINGS}
    order by file.id desc limit 1) as zone
  from unnest($1::int[], $2::text[]) with ordinality as asked (user_id, layout, place)
  order by place`;

/** Of files whose zone the ledger does not know, nobody has said that it was another one than that of the days. */
const OF_ZONE = (zone: string): string =>
  `coalesce(file.time_zone, import.options->>'timeZone', (select time_zone from database_state)) = ${zone}`;

/** The latest loading of each content, in the order of the ledger. */
const LATEST_LOADINGS = (condition: string): string => `
  select "userId", path, directory
  from (
    select distinct on (file.user_id, file.sha256) file.id, file.user_id as "userId", file.path, import.directory
    from import_files file join imports import on import.id = file.import_id
    where file.kind = 'readings' and file.result = 'loaded' and ${condition}
    order by file.user_id, file.sha256, file.id desc) latest
  order by id`;

const FILES_WITHIN = LATEST_LOADINGS(`
  ${OF_ZONE('$3')}
  and exists (
    select 1 from unnest($1::timestamptz[], $2::timestamptz[]) as part (starts, ends)
    where file.first_start < ends and file.last_start >= starts)`);

const FILES_TO_RENEW = LATEST_LOADINGS('file.read_anew_from < file.read_anew_to');

/** What is to be read anew of a file ends with what it named. Of a content that was loaded again the last loading counts. */
const EARLIER_TO_RENEW = `
  select (array_agg(path order by id desc))[1] as path, (array_agg(directory order by id desc))[1] as directory,
         json_agg(id) as "fileIds",
         bool_and(starts >= own_starts and ends <= own_ends) as "isWithin"
  from (
    select file.id, file.sha256, file.path, import.directory,
           greatest(file.first_start, file.read_anew_from) as starts,
           least(file.last_start, file.read_anew_to) as ends,
           greatest($3::timestamptz, $5::timestamptz) as own_starts,
           least($4::timestamptz, $6::timestamptz) as own_ends
    from import_files file join imports import on import.id = file.import_id
    where file.user_id = $1 and file.kind = 'readings' and file.result = 'loaded'
      and file.read_anew_from < file.read_anew_to and file.id <> all ($2::bigint[])) stale
  group by sha256
  having max(id) < (select max(id) from unnest($2::bigint[]) as own (id))
     and bool_or(starts <= own_ends and ends >= own_starts)
  order by max(id)`;

function renewalOf({
  renewFrom: from,
  renewTo: to,
  renewIds: fileIds,
  firstStart,
  lastStart,
  staleIds,
}: Omit<PastRow, 'isKnown' | 'stamp' | 'timeZone'>): Renewal | null {
  if (!from || !to || !fileIds || !firstStart || !lastStart || !staleIds) return null;
  return { from, to, fileIds, firstStart, lastStart, staleIds };
}
