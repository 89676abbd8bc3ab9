import { NOT_KNOWN } from '../../common/not-known.js';
import { ownKeyOf, sortKeyOf } from '../../common/user-id.js';
import type { Queryable, Storage } from '../../database/index.js';
import { foldName, nameProblem } from '../csv/names.js';
import type { Segment } from './users-parser.js';

/** A user that a file of readings brings, and that is to be stored with the first of them. */
export interface NewUser extends Segment {
  readonly key: number;
  readonly id: string;
}

/** What a file of readings says of a user. */
export interface BroughtUser {
  readonly area?: string | undefined;
  readonly tariff?: string | undefined;
}

/** The keys by which readings name users, by the ids that people write. */
export class UserKeys {
  private readonly fresh = new Map<string, NewUser>();

  constructor(
    private readonly keys = new Map<string, number>(),
    private lowest = HIGHEST_OTHER_KEY,
  ) {}

  static async load(queryable: Queryable): Promise<UserKeys> {
    const rows = await queryable.query<{ key: number; id: string }>(
      'select id as key, external_id as id from users',
    );
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return new UserKeys(
      keys,
      rows.reduce((lowest, { key }) => Math.min(lowest, key), HIGHEST_OTHER_KEY),
    );
  }

  /** The ids of users that are known. */
  ids(): Iterable<string> {
    return this.keys.keys();
  }

  keyOf(id: string): number | undefined {
    return this.keys.get(id);
  }

  /** Gives a user that is not known a key. It is known from now on. */
  add(id: string, { area, tariff }: BroughtUser): NewUser {
    const key = ownKeyOf(id) ?? (this.lowest -= 1);
    this.keys.set(id, key);
    const user = { key, id, area: nameOf(area), tariff: nameOf(tariff) };
    this.fresh.set(id, user);
    return user;
  }

  /** A user that was added: which of its readings are stored first is not known, so it comes with all of them. */
  newUser(id: string): NewUser | undefined {
    return this.fresh.get(id);
  }
}

/** What a file calls an area or a tariff, as far as that is a name. */
function nameOf(text = ''): string {
  const name = foldName(text);
  return nameProblem(name) === undefined ? name : NOT_KNOWN;
}

/** A user whose id is no plain number has a key below this one, which is nobody's. */
export const HIGHEST_OTHER_KEY = -1;

/** Stores users, unless another part of the same import has. */
export async function storeUsers(
  session: Queryable,
  storage: Storage,
  users: readonly NewUser[],
): Promise<void> {
  const rows = users.map(({ key, id, area, tariff }) => ({
    id: key,
    external_id: id,
    sort_key: sortKeyOf(id),
    area,
    tariff,
  }));
  await session.query(
    `insert into users (id, external_id, sort_key, area, tariff)
     select id, external_id, sort_key, area, tariff from jsonb_populate_recordset(null::users, $1)
     on conflict (id) do nothing`,
    [JSON.stringify(rows)],
  );
  await storage.nameUsers(session, 'id = any($1::int[])', [users.map(({ key }) => key)]);
}
