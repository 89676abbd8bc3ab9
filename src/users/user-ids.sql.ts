import sql, { raw, type Sql } from 'sql-template-tag';
import { NotFoundError } from '../common/errors/index.js';
import { sortKeyOf } from '../common/user-id.js';
import type { Queryable } from '../database/index.js';

/*
 * People and programs name a user by its id, `users.external_id`, a text. Readings, and all that is made of them, carry a
 * number of our own instead, the user's key: `users.id`, in every other table `user_id`. It leaves the database in no
 * answer. Keys are in no order that means anything, and many of them are negative.
 */

/** In order of id, as people sort it: of those that differ in leading zeros alone, the text decides. */
export const BY_ID: Sql = raw('users.sort_key, users.external_id');

/** A condition on `users`: in order of id it comes after this one, which need not be there. Every one comes after `''`. */
export function isAfter(id: string): Sql {
  return sql`(${BY_ID}) > (${sortKeyOf(id)}::text, ${id}::text)`;
}

/** The same, or it is this one. */
export function isFrom(id: string): Sql {
  return sql`(${BY_ID}) >= (${sortKeyOf(id)}::text, ${id}::text)`;
}

/** The keys of users, as an array: looked up once a statement. Ids of nobody have none. */
export function keysOf(ids: readonly string[]): Sql {
  return sql`array(select id from users where external_id = any(${ids}::text[]))`;
}

/** A user by both of its names. */
export interface UserName {
  readonly id: string;
  readonly key: number;
}

/**
 * The users that a command names.
 *
 * @throws NotFoundError naming those that are not known
 */
export async function usersNamed(queryable: Queryable, ids: readonly string[]): Promise<readonly UserName[]> {
  const found = await queryable.query<UserName>(
    'select external_id as id, id as key from users where external_id = any($1::text[]) order by key',
    [ids],
  );
  assertAllFound(ids, found);
  return found;
}

const MOST_NAMED = 10;

/** @throws NotFoundError naming those of the ids that were not found */
export function assertAllFound(ids: readonly string[], found: readonly Pick<UserName, 'id'>[]): void {
  const known = new Set(found.map(({ id }) => id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const more = unknown.length > MOST_NAMED ? ', …' : '';
  throw new NotFoundError(`No such user: ${unknown.slice(0, MOST_NAMED).join(', ')}${more}.`);
}
