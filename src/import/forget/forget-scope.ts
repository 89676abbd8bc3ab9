import { NotFoundError } from '../../common/errors/index.js';
import type { Queryable } from '../../database/index.js';
import type { NamedFile } from './forget-report.js';
import { type ForgetRequest, isOfFiles } from './forget-request.js';
import type { Extent } from './forget-readings.js';

/** So many users lose readings in one transaction. */
const USERS_AT_ONCE = 50;
const MOST_NAMED = 10;

/** A readings' file that was loaded. */
export interface ScopeFile extends NamedFile {
  readonly id: number;
  readonly userId: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
  /** How many readings that it replaced are not kept. */
  readonly notKept: number;
}

/** What one transaction takes on. */
export interface GroupScope extends Extent {
  /** Only what these put in; nothing where all readings are meant. */
  readonly files: readonly ScopeFile[] | undefined;
}

const FILES = `
  select id, import_id as "importId", user_id as "userId", path, first_start as "firstStart", last_start as "lastStart",
         replaced_not_kept as "notKept"
  from import_files
  where (id = any($1::bigint[]) or part_of = any($1::bigint[]) or import_id = any($2::bigint[]))
    and kind = 'readings' and result = 'loaded' and first_start is not null
    and (cardinality($3::int[]) = 0 or user_id = any($3))
  order by user_id, id`;

/**
 * What is to be forgotten, in groups of users.
 *
 * @throws NotFoundError when a user, file or import that is asked for does not exist
 */
export async function groupsOf(database: Queryable, request: ForgetRequest): Promise<readonly GroupScope[]> {
  await assertAllKnown(database, request);
  const { fileIds, importIds, userIds } = request;
  const from = request.from?.toISOString() ?? '-infinity';
  const to = request.to?.toISOString() ?? 'infinity';
  if (!isOfFiles(request)) {
    const ids = userIds.length > 0 ? [...new Set(userIds)].sort((a, b) => a - b) : await allUsers(database);
    return inGroups(ids).map((group) => ({ userIds: group, from, to, files: undefined }));
  }
  const files = await database.query<ScopeFile>(FILES, [fileIds, importIds, userIds]);
  const ofUsers = Map.groupBy(files, ({ userId }) => userId);
  return inGroups([...ofUsers.keys()]).map((group) => {
    const own = group.flatMap((id) => ofUsers.get(id) ?? []);
    const first = new Date(Math.min(...own.map(({ firstStart }) => firstStart.getTime())));
    const end = new Date(Math.max(...own.map(({ lastStart }) => lastStart.getTime())) + 1);
    return {
      userIds: group,
      from: (request.from && request.from > first ? request.from : first).toISOString(),
      to: (request.to && request.to < end ? request.to : end).toISOString(),
      files: own,
    };
  });
}

async function allUsers(database: Queryable): Promise<readonly number[]> {
  const rows = await database.query<{ id: number }>('select id from users order by id');
  return rows.map(({ id }) => id);
}

/** Users, as many at a time as lose readings in one transaction. */
export function inGroups(ids: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / USERS_AT_ONCE) }, (_, index) =>
    ids.slice(index * USERS_AT_ONCE, (index + 1) * USERS_AT_ONCE),
  );
}

async function assertAllKnown(
  database: Queryable,
  { userIds, fileIds, importIds, erase }: ForgetRequest,
): Promise<void> {
  // Who is to be erased may stand in the ledger alone.
  const ofLedger = erase ? 'union select user_id from import_files where user_id is not null' : '';
  await assertKnown(database, 'user', userIds, `select id from users ${ofLedger}`);
  await assertKnown(database, 'import', importIds, 'select id from imports');
  await assertKnown(
    database,
    'loaded file of readings',
    fileIds,
    `select id from import_files where kind in ('readings', 'meters') and result in ('loaded', 'in_part')`,
  );
}

async function assertKnown(
  database: Queryable,
  what: string,
  ids: readonly number[],
  known: string,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await database.query<{ id: number }>(
    `select id from unnest($1::bigint[]) as asked (id) where id not in (${known})`,
    [ids],
  );
  if (rows.length === 0) return;
  const named = rows.slice(0, MOST_NAMED).map(({ id }) => id);
  throw new NotFoundError(`No such ${what}: ${named.join(', ')}${rows.length > MOST_NAMED ? ', …' : ''}.`);
}

/** The files of these numbers. */
export async function filesNamed(
  database: Queryable,
  ids: readonly number[],
): Promise<ReadonlyMap<number, NamedFile>> {
  if (ids.length === 0) return new Map();
  const files = await database.query<NamedFile & { readonly id: number }>(
    'select id, import_id as "importId", path from import_files where id = any($1::bigint[])',
    [ids],
  );
  return new Map(files.map(({ id, ...file }) => [id, file]));
}
