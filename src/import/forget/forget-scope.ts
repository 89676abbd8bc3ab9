import { NotFoundError } from '../../common/errors/index.js';
import { ownKeyOf } from '../../common/user-id.js';
import type { Queryable } from '../../database/index.js';
import { assertAllFound, type UserName, usersNamed } from '../../users/index.js';
import type { NamedFile } from './forget-report.js';
import { type ForgetRequest, isOfFiles } from './forget-request.js';
import type { Extent } from './forget-readings.js';

/** So many users lose readings in one transaction. */
const USERS_AT_ONCE = 50;
const MOST_NAMED = 10;

/** A readings' file that was loaded. */
export interface ScopeFile extends NamedFile {
  readonly id: number;
  readonly userKey: number;
  readonly firstStart: Date;
  readonly lastStart: Date;
  /** How many readings that it replaced are not kept. */
  readonly notKept: number;
}

/** What one transaction takes on. */
export interface GroupScope extends Extent {
  /** Only what these put in; nothing where all readings are meant. */
  readonly files: readonly ScopeFile[] | undefined;
  /** Who is erased with the readings, by id. */
  readonly erased: readonly string[];
}

const FILES = `
  select id, import_id as "importId", user_id as "userKey", path, first_start as "firstStart", last_start as "lastStart",
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
  const { fileIds, importIds, userIds } = request;
  await assertFilesKnown(database, request);
  const users = request.erase ? await erasedUsers(database, userIds) : await usersNamed(database, userIds);
  const from = request.from?.toISOString() ?? '-infinity';
  const to = request.to?.toISOString() ?? 'infinity';
  if (!isOfFiles(request)) {
    const asked = userIds.length > 0 ? users : await allUsers(database);
    return inGroups(asked).map((group) => ({
      userKeys: group.flatMap(({ key }) => key ?? []),
      from,
      to,
      files: undefined,
      erased: request.erase ? group.map(({ id }) => id) : [],
    }));
  }
  const keys = users.map(({ key }) => key);
  const files = await database.query<ScopeFile>(FILES, [fileIds, importIds, keys]);
  const ofUsers = Map.groupBy(files, ({ userKey }) => userKey);
  return inGroups([...ofUsers.keys()]).map((group) => {
    const own = group.flatMap((key) => ofUsers.get(key) ?? []);
    const first = new Date(Math.min(...own.map(({ firstStart }) => firstStart.getTime())));
    const end = new Date(Math.max(...own.map(({ lastStart }) => lastStart.getTime())) + 1);
    return {
      userKeys: group,
      from: (request.from && request.from > first ? request.from : first).toISOString(),
      to: (request.to && request.to < end ? request.to : end).toISOString(),
      files: own,
      erased: [],
    };
  });
}

/** A user that is asked for; one of the ledger alone may have no key. */
type ScopeUser = Pick<UserName, 'id'> & { readonly key: number | null };

function allUsers(database: Queryable): Promise<readonly ScopeUser[]> {
  return database.query<ScopeUser>('select external_id as id, id as key from users order by id');
}

/** Who is to be erased may stand in the ledger alone: a series by its id, an older file by a number that is its own key. */
const ERASED_USERS = `
  select asked.id, coalesce(known.id, asked.own_key) as key
  from unnest($1::text[], $2::int[]) as asked (id, own_key)
  left join (select id, external_id from users where external_id = any($1::text[])) as known
    on known.external_id = asked.id
  where known.id is not null
     or exists (select 1 from import_files file where file.user_id = asked.own_key or file.series = asked.id)
  order by key`;

async function erasedUsers(database: Queryable, ids: readonly string[]): Promise<readonly ScopeUser[]> {
  const asked = [...new Set(ids)];
  const ownKeys = asked.map((id) => ownKeyOf(id) ?? null);
  const found = await database.query<ScopeUser>(ERASED_USERS, [asked, ownKeys]);
  assertAllFound(asked, found);
  return found;
}

/** Users, as many at a time as lose readings in one transaction. */
export function inGroups<User>(users: readonly User[]): readonly (readonly User[])[] {
  return Array.from({ length: Math.ceil(users.length / USERS_AT_ONCE) }, (_, index) =>
    users.slice(index * USERS_AT_ONCE, (index + 1) * USERS_AT_ONCE),
  );
}

async function assertFilesKnown(database: Queryable, { fileIds, importIds }: ForgetRequest): Promise<void> {
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

/** The ids of these users. */
export async function idsOf(
  database: Queryable,
  keys: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (keys.length === 0) return new Map();
  const users = await database.query<UserName>(
    'select external_id as id, id as key from users where id = any($1::int[])',
    [keys],
  );
  return new Map(users.map(({ id, key }) => [key, id]));
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
