import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { NotFoundError, UsageError } from '../../common/errors/index.js';
import type { Grant } from '../../common/http/index.js';
import { AccessDatabase, type Doer } from './access-database.js';
import { hashOf, newSecret } from './secrets.js';

/** What a program shows in place of a person's name and password. */
export interface Token extends Grant {
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** To the minute; null before the first time. */
  readonly lastUsedAt: Date | null;
}

/** For how many days a token is good: unless somebody says otherwise, and at most. */
export const TOKEN_DAYS = { usual: 90, most: 3_650 } as const;

/** Whatever begins so is a token of ours, for those who look for secrets in files. */
const PREFIX = 'halfhour_';

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._@+:/-]{0,63}$/u;

/** A token that is used tells so once a minute at most. */
const NOTED = sql`interval '1 minute'`;

/** Tokens of programs. */
@Injectable()
export class Tokens {
  constructor(private readonly database: AccessDatabase) {}

  /** In order of name. */
  list(): Promise<readonly Token[]> {
    return this.database.rows<Token>(sql`
      select name, role, to_json(areas) as areas, created_at as "createdAt", expires_at as "expiresAt",
             revoked_at as "revokedAt", last_used_at as "lastUsedAt"
      from access_tokens order by name`);
  }

  /**
   * @returns the token, which nobody can be told again
   * @throws UsageError for a name that cannot be one or that a token has
   */
  async add(name: string, { role, areas }: Grant, expiresAt: Date, by: Doer): Promise<string> {
    if (!NAME.test(name)) {
      throw new UsageError('A token is called by 1 to 64 letters, digits, spaces and . _ @ + : / -.');
    }
    const token = newSecret(PREFIX);
    const added = await this.database.audited(
      sql`insert into access_tokens (name, hash, role, areas, expires_at)
          values (${name}, ${hashOf(token)}, ${role}, ${areas}, ${expiresAt})
          on conflict (name) do nothing returning id`,
      { ...by, action: 'token_added', subject: name, detail: { role, areas, expires_at: expiresAt } },
    );
    if (added.length === 0) {
      throw new UsageError(`There is, or was, a token ${name} already: choose another name.`);
    }
    return token;
  }

  /** @throws NotFoundError */
  async revoke(name: string, by: Doer): Promise<void> {
    const revoked = await this.database.audited(
      sql`update access_tokens set revoked_at = coalesce(revoked_at, now()) where name = ${name} returning id`,
      { ...by, action: 'token_revoked', subject: name },
    );
    if (revoked.length === 0) throw new NotFoundError(`There is no token ${name}.`);
  }

  /**
   * What the bearer of a token may do; nothing of one that is unknown, has expired or was revoked. One statement, which
   * also notes the use: in the audit once a day (of UTC).
   */
  async grantOf(token: string, address: string | null): Promise<(Grant & Pick<Token, 'name'>) | undefined> {
    const [found] = await this.database.rows<Grant & Pick<Token, 'name'>>(sql`
      with found as (
        select id, name, role, areas, last_used_at from access_tokens
        where hash = ${hashOf(token)} and revoked_at is null and expires_at > now()
      ),
      used as (
        update access_tokens set last_used_at = now() from found
        where access_tokens.id = found.id
          and (found.last_used_at is null or found.last_used_at < now() - ${NOTED})
        returning found.name, found.last_used_at
      ),
      noted as (
        insert into access_audit (actor, action, subject, address)
        select name, 'token_used', name, ${address}::text from used
        where last_used_at is null or last_used_at < ${startOfDay()}
      )
      select name, role, to_json(areas) as areas from found`);
    return found;
  }
}

/** Of UTC. */
function startOfDay(): Date {
  return new Date(new Date().setUTCHours(0, 0, 0, 0));
}
