import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { NotFoundError, UsageError } from '../../common/errors/index.js';
import type { Grant } from '../../common/http/index.js';
import { AccessDatabase, type Doer } from './access-database.js';
import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';

/** Somebody who signs in with a password. */
export interface Account extends Grant {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly disabledAt: Date | null;
}

/** What is compared with what somebody types. */
export interface Credentials extends Pick<Account, 'id' | 'name' | 'disabledAt'> {
  readonly password: string;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]{0,63}$/u;

const ACCOUNT = sql`id, name, role, to_json(areas) as areas, created_at as "createdAt",
  last_sign_in_at as "lastSignInAt", disabled_at as "disabledAt"`;

/** People with passwords. */
@Injectable()
export class Accounts {
  constructor(private readonly database: AccessDatabase) {}

  /** In order of name. */
  list(): Promise<readonly Account[]> {
    return this.database.rows<Account>(sql`select ${ACCOUNT} from access_accounts order by folded_name`);
  }

  /** @throws NotFoundError */
  async one(name: string): Promise<Account> {
    const [found] = await this.database.rows<Account>(
      sql`select ${ACCOUNT} from access_accounts where folded_name = ${foldedName(name)}`,
    );
    if (!found) throw unknownAccount(name);
    return found;
  }

  /** Whoever types this name, in capitals or not; nothing of a name that nobody has. */
  async named(name: string): Promise<Credentials | undefined> {
    const [found] = await this.database.rows<Credentials>(sql`
      select id, name, password, disabled_at as "disabledAt" from access_accounts
      where folded_name = ${foldedName(name)}`);
    return found;
  }

  /** @throws UsageError for a name that cannot be one or that somebody has, or for a password that is too short */
  async add(name: string, password: string, { role, areas }: Grant, by: Doer): Promise<void> {
    if (!NAME.test(name.normalize('NFC'))) {
      throw new UsageError(
        'A name has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or a digit.',
      );
    }
    const hash = await hashPassword(checked(password));
    const added = await this.database.audited(
      sql`insert into access_accounts (name, folded_name, password, role, areas)
          values (${name.normalize('NFC')}, ${foldedName(name)}, ${hash}, ${role}, ${areas})
          on conflict (folded_name) do nothing returning id`,
      { ...by, action: 'account_added', subject: name, detail: { role, areas } },
    );
    if (added.length === 0) {
      throw new UsageError(`There is an account ${name} already: reset it, or choose another name.`);
    }
  }

  /**
   * Gives a person a new password, and lets somebody in again who was shut out; whoever is signed in is signed out.
   *
   * @param grant - what the person may do from now on; what it was if left out
   * @throws NotFoundError
   */
  async reset(name: string, password: string, grant: Grant | undefined, by: Doer): Promise<void> {
    const hash = await hashPassword(checked(password));
    const changed = await this.database.audited(
      sql`update access_accounts
          set password = ${hash}, disabled_at = null,
              role = coalesce(${grant?.role ?? null}, role),
              areas = case when ${grant !== undefined} then ${grant?.areas ?? null}::text[] else areas end
          where folded_name = ${foldedName(name)} returning id`,
      { ...by, action: 'account_changed', subject: name, ...(grant ? { detail: grant } : {}) },
    );
    await this.endSessions(changed, name);
  }

  /** What a person may do from the next request on. @throws NotFoundError */
  async grant(name: string, { role, areas }: Grant, by: Doer): Promise<void> {
    const changed = await this.database.audited(
      sql`update access_accounts set role = ${role}, areas = ${areas}
          where folded_name = ${foldedName(name)} returning id`,
      { ...by, action: 'account_changed', subject: name, detail: { role, areas } },
    );
    if (changed.length === 0) throw unknownAccount(name);
  }

  /** Shuts a person out, at once. @throws NotFoundError */
  async disable(name: string, by: Doer): Promise<void> {
    const changed = await this.database.audited(
      sql`update access_accounts set disabled_at = coalesce(disabled_at, now())
          where folded_name = ${foldedName(name)} returning id`,
      { ...by, action: 'account_disabled', subject: name },
    );
    await this.endSessions(changed, name);
  }

  /** A person's own new password. @throws UsageError for one that is too short */
  async changePassword(
    { id, name }: Pick<Account, 'id' | 'name'>,
    password: string,
    address: string | null,
  ): Promise<void> {
    const hash = await hashPassword(checked(password));
    await this.database.audited(
      sql`update access_accounts set password = ${hash} where id = ${id} returning id`,
      { actor: name, action: 'password_changed', subject: name, address },
    );
  }

  private async endSessions(changed: readonly object[], name: string): Promise<void> {
    if (changed.length === 0) throw unknownAccount(name);
    await this.database.rows(sql`
      delete from access_sessions
      where account_id = (select id from access_accounts where folded_name = ${foldedName(name)})`);
  }
}

function unknownAccount(name: string): NotFoundError {
  return new NotFoundError(`There is no account ${name}.`);
}

/** What a name is told apart by. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function checked(password: string): string {
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return password;
  throw new UsageError(`A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
}
