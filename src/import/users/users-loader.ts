import { Injectable } from '@nestjs/common';
import { ownKeyOf, sortKeyOf } from '../../common/user-id.js';
import { Rollups } from '../../consumption/index.js';
import { type Queryable, type Session, Storage } from '../../database/index.js';
import { foldName, nameProblem } from '../csv/names.js';
import { HIGHEST_OTHER_KEY } from './user-keys.js';
import type { ParsedUsers, Segment } from './users-parser.js';

/** What a users' file changed. */
export interface UsersChange {
  readonly added: number;
  /** Users whose area or tariff is another now. */
  readonly changed: number;
  readonly unchanged: number;
  /** Stored users that the file does not have, by id: they stay. */
  readonly missing: readonly string[];
}

type ComparedRow = Pick<UsersChange, 'added' | 'missing'>;

const INCOMING = `
  create temporary table incoming_users (
    external_id text primary key, own_key integer, sort_key text not null, area text not null, tariff text not null
  ) on commit drop`;

/** The statement that {@link copyBuffers} feeds. */
const COPY_USERS = 'copy incoming_users (external_id, own_key, sort_key, area, tariff) from stdin';

/** One COPY's worth of text: the embedded engine takes each COPY as one buffer of at most about 4 MiB. */
const CHARACTERS_A_COPY = 512 * 1024;

/** Users without a key of their own get the next ones below all others. */
const LOWEST_KEY = `(select least(min(id), ${HIGHEST_OTHER_KEY}) from users)`;

/** Which users of the file are there. */
const KNOWN = `
  known as materialized (
    select external_id from users where external_id in (select external_id from incoming_users))`;
const IS_NEW = 'not exists (select 1 from known where known.external_id = incoming_users.external_id)';

/** What the file has and has not, before anything of it is stored. */
const COMPARE = `
  with incoming as materialized (select external_id from incoming_users),
  ${KNOWN}
  select (select count(*) from incoming_users where ${IS_NEW}) as added,
         (
           select coalesce(jsonb_agg(external_id order by sort_key), '[]') from users
           where not exists (select 1 from incoming where incoming.external_id = users.external_id)
         ) as missing`;

const CHANGE = `
  update users set area = incoming.area, tariff = incoming.tariff
  from (select * from incoming_users) as incoming
  where incoming.external_id = users.external_id
    and (incoming.area, incoming.tariff) is distinct from (users.area, users.tariff)
  returning users.id`;

const ADD = `
  with ${KNOWN}
  insert into users (id, external_id, sort_key, area, tariff)
  select coalesce(own_key, ${LOWEST_KEY} - row_number() over (partition by own_key is null order by sort_key, external_id)),
         external_id, sort_key, area, tariff
  from incoming_users
  where ${IS_NEW}`;

/** Puts a users' file into the database. */
@Injectable()
export class UsersLoader {
  constructor(
    private readonly rollups: Rollups,
    private readonly storage: Storage,
  ) {}

  /** Whether users are stored with names that would be folded today, as an earlier version did not. */
  async hasUnfolded(queryable: Queryable): Promise<boolean> {
    return (await unfolded(queryable)).length > 0;
  }

  /**
   * Adds and changes users, and remembers whose past the aggregates must count elsewhere. Deletes nobody. Users that the
   * file does not have keep their area and tariff, under folded names.
   */
  async load(session: Session, users: ParsedUsers['users']): Promise<UsersChange> {
    await session.query(INCOMING);
    for (const buffer of copyBuffers(users)) await session.copyIn(COPY_USERS, [buffer]);
    const [compared] = await session.query<ComparedRow>(COMPARE);
    if (!compared) throw new Error('a select of single values has one row');
    const { added, missing } = compared;
    const changed = await keysOfRows(session, CHANGE);
    if (added > 0) {
      await session.query(ADD);
      await this.storage.nameUsers(session, 'external_id in (select external_id from incoming_users)');
    }
    const moved = [...changed, ...(await this.foldStored(session))];
    if (moved.length > 0) await this.rollups.markSegmentsChanged(session, moved);
    return { added, changed: changed.length, unchanged: users.size - added - changed.length, missing };
  }

  /** @returns whose names were folded */
  private async foldStored(session: Session): Promise<readonly number[]> {
    const ids: number[] = [];
    for (const { area, tariff } of await unfolded(session)) {
      const folded = await keysOfRows(
        session,
        'update users set area = $3, tariff = $4 where area = $1 and tariff = $2 returning id',
        [area, tariff, foldName(area), foldName(tariff)],
      );
      ids.push(...folded);
    }
    return ids;
  }
}

/** The keys of the users that a statement has changed. */
async function keysOfRows(
  session: Session,
  statement: string,
  values: readonly unknown[] = [],
): Promise<readonly number[]> {
  const rows = await session.query<{ id: number }>(statement, values);
  return rows.map(({ id }) => id);
}

/** Segments whose names are stored otherwise than they are taken today. What no file could name today stays. */
async function unfolded(queryable: Queryable): Promise<readonly Segment[]> {
  const segments = await queryable.query<Segment>('select distinct area, tariff from users');
  return segments.filter(({ area, tariff }) => {
    const names = [foldName(area), foldName(tariff)];
    const isFolded = names[0] === area && names[1] === tariff;
    return !isFolded && names.every((name) => nameProblem(name) === undefined);
  });
}

/** PostgreSQL's text COPY of these users, one buffer a COPY. */
export function* copyBuffers(users: ParsedUsers['users']): Generator<Buffer, void, undefined> {
  let text = '';
  for (const [id, { area, tariff }] of users) {
    const fields = [
      escaped(id),
      ownKeyOf(id) ?? '\\N',
      escaped(sortKeyOf(id)),
      escaped(area),
      escaped(tariff),
    ];
    text += `${fields.join('\t')}\n`;
    if (text.length >= CHARACTERS_A_COPY) {
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

/** Ids and names hold no tab and no line end. */
function escaped(name: string): string {
  return name.replaceAll('\\', '\\\\');
}
