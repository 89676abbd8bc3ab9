import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { NotFoundError } from '../../common/errors/index.js';
import type { Grant } from '../../common/http/index.js';
import { AccessDatabase, type Doer } from './access-database.js';
import { hashOf, newSecret } from './secrets.js';

/** Nobody who has looked at nothing for so long is signed in any more, */
const IDLE = sql`interval '2 hours'`;
/** and nobody for longer than this without signing in again. */
const LONGEST = sql`interval '12 hours'`;
/** That somebody is still there is written down once a minute at most. */
const NOTED = sql`interval '1 minute'`;

/** Somebody whom a provider of OpenID Connect vouches for. */
export interface ProvidedPerson extends Grant {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Who signs in: by the number of an account, or as a provider says. */
export type Person =
  | { readonly accountId: number; readonly name: string }
  | (ProvidedPerson & { readonly accountId?: undefined });

/** Somebody who is signed in. */
export interface Session extends Grant {
  readonly name: string;
  /** Of an account; null of somebody whom a provider vouches for. */
  readonly accountId: number | null;
  readonly issuer: string | null;
  readonly since: Date;
  readonly endsAt: Date;
}

/** Whose sessions: of an account, or of somebody whom a provider vouches for. */
export type SessionOwner =
  | { readonly accountId: number }
  | { readonly accountId: null; readonly issuer: string; readonly subject: string };

/** Somebody who is signed in, in all browsers together. */
export interface PersonSignedIn extends Grant {
  readonly name: string;
  readonly accountId: number | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly browsers: number;
  /** Since the first of them. */
  readonly since: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
}

/** Who is signed in. What browsers hold is a secret that nobody else can make; here lies its hash. */
@Injectable()
export class Sessions {
  constructor(private readonly database: AccessDatabase) {}

  /**
   * Signs somebody in, with a new secret each time: one that somebody had before, or was given by another, is none any more.
   * What has ended is cleared away.
   *
   * @returns what the browser is to hold
   */
  async begin(person: Person, before: string | undefined, address: string | null): Promise<string> {
    const secret = newSecret();
    await this.database.rows(sql`
      delete from access_sessions
      where ends_at < now() or last_seen_at < now() - ${IDLE} or hash = ${hashOf(before ?? '')}`);
    await this.database.audited(insertion(person, secret), {
      actor: person.name,
      action: 'signed_in',
      subject: person.name,
      address,
      detail: person.accountId === undefined ? { issuer: person.issuer, subject: person.subject } : {},
    });
    if (person.accountId !== undefined) {
      await this.database.rows(
        sql`update access_accounts set last_sign_in_at = now() where id = ${person.accountId}`,
      );
    }
    return secret;
  }

  /** Whose session it is; nothing of one that has ended or never was, or of somebody who was shut out. One statement. */
  async find(secret: string): Promise<Session | undefined> {
    const [found] = await this.database.rows<Session>(sql`
      with found as (
        select hash, coalesce(account.name, person) as name, account_id, issuer,
               coalesce(account.role, session.role) as role,
               case when account.id is null then session.areas else account.areas end as areas,
               session.created_at, ends_at, last_seen_at
        from access_sessions session left join access_accounts account on account.id = session.account_id
        where hash = ${hashOf(secret)} and ends_at > now() and last_seen_at > now() - ${IDLE}
          and account.disabled_at is null
      ),
      seen as (
        update access_sessions set last_seen_at = now() from found
        where access_sessions.hash = found.hash and found.last_seen_at < now() - ${NOTED}
      )
      select name, account_id as "accountId", issuer, role, to_json(areas) as areas, created_at as since,
             ends_at as "endsAt"
      from found`);
    return found;
  }

  /** Signs out. */
  async end(secret: string, name: string, address: string | null): Promise<void> {
    await this.database.audited(sql`delete from access_sessions where hash = ${hashOf(secret)} returning 1`, {
      actor: name,
      action: 'signed_out',
      subject: name,
      address,
    });
  }

  /** Signs the person whose session it is out of every browser. */
  async endAll(secret: string, name: string, address: string | null): Promise<void> {
    await this.database.audited(
      sql`delete from access_sessions ended using access_sessions own
          where own.hash = ${hashOf(secret)}
            and (ended.account_id = own.account_id or ended.issuer = own.issuer and ended.subject = own.subject)
          returning 1`,
      { actor: name, action: 'signed_out_everywhere', subject: name, address },
    );
  }

  /** Everybody who is signed in, who looked last first. */
  people(): Promise<readonly PersonSignedIn[]> {
    return this.database.rows<PersonSignedIn>(sql`
      with latest as (
        select distinct on (account_id, issuer, subject)
               coalesce(account.name, person) as name, account_id, issuer, subject,
               coalesce(account.role, session.role) as role,
               case when account.id is null then session.areas else account.areas end as areas,
               count(*) over person_of as browsers, min(session.created_at) over person_of as since, last_seen_at
        from access_sessions session left join access_accounts account on account.id = session.account_id
        where ends_at > now() and last_seen_at > now() - ${IDLE} and account.disabled_at is null
        window person_of as (partition by account_id, issuer, subject)
        order by account_id, issuer, subject, last_seen_at desc
      )
      select name, account_id as "accountId", issuer, subject, role, to_json(areas) as areas, browsers, since,
             last_seen_at as "lastSeenAt"
      from latest order by last_seen_at desc, name`);
  }

  /** Signs somebody else out of every browser. @throws NotFoundError for somebody who is not signed in */
  async endOf(owner: SessionOwner, by: Doer): Promise<void> {
    const own =
      owner.accountId === null
        ? sql`issuer = ${owner.issuer} and subject = ${owner.subject}`
        : sql`account_id = ${owner.accountId}`;
    const [found] = await this.database.rows<{ name: string }>(sql`
      select coalesce(account.name, person) as name
      from access_sessions session left join access_accounts account on account.id = session.account_id
      where ${own} limit 1`);
    if (!found) throw new NotFoundError('Nobody like that is signed in.');
    await this.database.audited(sql`delete from access_sessions where ${own} returning 1`, {
      ...by,
      action: 'signed_out_everywhere',
      subject: found.name,
    });
  }

  /** In how many browsers the person whose session it is is signed in. */
  async count(secret: string): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(sql`
      select count(*) as count from access_sessions session, access_sessions own
      where own.hash = ${hashOf(secret)} and session.ends_at > now() and session.last_seen_at > now() - ${IDLE}
        and (session.account_id = own.account_id or session.issuer = own.issuer and session.subject = own.subject)`);
    return row?.count ?? 0;
  }
}

function insertion(person: Person, secret: string): Sql {
  const ends = sql`now() + ${LONGEST}`;
  if (person.accountId !== undefined) {
    return sql`insert into access_sessions (hash, account_id, person, ends_at)
               values (${hashOf(secret)}, ${person.accountId}, ${person.name}, ${ends}) returning 1`;
  }
  const { name, issuer, subject, role, areas } = person;
  return sql`insert into access_sessions (hash, person, issuer, subject, role, areas, ends_at)
             values (${hashOf(secret)}, ${name}, ${issuer}, ${subject}, ${role}, ${areas}, ${ends}) returning 1`;
}
