import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { NotFoundError, UsageError } from '../../common/errors/index.js';
import type { Grant } from '../../common/http/index.js';
import { AccessDatabase, type AuditAction, type Doer } from './access-database.js';
import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';

/** Somebody who signs in with a password. */
export interface Account extends Grant {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly disabledAt: Date | null;
}

/** Where a change would leave no account that administers: the change is refused, or is made. */
export type LastAdmin = 'kept' | 'let go';

/** What is compared with what somebody types. */
export interface Credentials extends Pick<Account, 'id' | 'name' | 'disabledAt'> {
  readonly password: string;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]{0,63}$/u;

const ACCOUNT = sql`id, name, role, to_json(areas) as areas, created_at as "createdAt",
  last_sign_in_at as "lastSignInAt", disabled_at as "disabledAt"`;

const ADMINISTERS = sql`(role = 'admin' and disabled_at is null)`;

/** As the audit tells of another grant; of an account `before` and after the change. */
const REGRANTED = sql`jsonb_build_object(
  'role', account.role, 'areas', account.areas,
  'before', jsonb_build_object('role', before.role, 'areas', before.areas))`;
const NOTHING = sql`'{}'::jsonb`;

/** A change of one account. */
interface Change {
  readonly name: string;
  /** What is set, of `account`. */
  readonly set: Sql;
  /** What the audit tells of it. */
  readonly detail: Sql;
  readonly action: AuditAction;
  /** Whether it may leave no account that administers. */
  readonly mayLeaveNoAdmin: boolean;
  readonly by: Doer;
}

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
    if (!found) throw new NotFoundError(`There is no account ${name}.`);
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
   * @param grant - what the person may do from now on, also where nobody administers then; what it was if left out
   * @returns whether this has left no account that administers
   * @throws NotFoundError
   */
  async reset(name: string, password: string, grant: Grant | undefined, by: Doer): Promise<boolean> {
    const hash = await hashPassword(checked(password));
    const regranting = grant && sql`, role = ${grant.role}, areas = ${grant.areas}`;
    const leavesNoAdmin = await this.change({
      name,
      set: sql`password = ${hash}, disabled_at = null ${regranting ?? empty}`,
      detail: sql`jsonb_build_object('password', 'reset')
        || case when before.disabled_at is null then ${NOTHING} else jsonb_build_object('let_in_again', true) end
        || ${grant ? REGRANTED : NOTHING}`,
      action: 'account_changed',
      mayLeaveNoAdmin: true,
      by,
    });
    await this.endSessions(name);
    return leavesNoAdmin;
  }

  /**
   * What a person may do from the next request on.
   *
   * @throws NotFoundError
   * @throws UsageError for the last account that administers, where it is kept
   */
  async grant(name: string, { role, areas }: Grant, by: Doer, lastAdmin: LastAdmin): Promise<void> {
    await this.change({
      name,
      set: sql`role = ${role}, areas = ${areas}`,
      detail: REGRANTED,
      action: 'account_changed',
      mayLeaveNoAdmin: role === 'admin' || lastAdmin === 'let go',
      by,
    });
  }

  /**
   * Shuts a person out, at once.
   *
   * @returns whether this has left no account that administers
   * @throws NotFoundError
   * @throws UsageError for the last account that administers, where it is kept
   */
  async disable(name: string, by: Doer, lastAdmin: LastAdmin): Promise<boolean> {
    const leavesNoAdmin = await this.change({
      name,
      set: sql`disabled_at = coalesce(account.disabled_at, now())`,
      detail: sql`null::jsonb`,
      action: 'account_disabled',
      mayLeaveNoAdmin: lastAdmin === 'let go',
      by,
    });
    await this.endSessions(name);
    return leavesNoAdmin;
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

  /**
   * The accounts that administer are locked as long, always in the same order: of two people who take it from each other at
   * once, the second finds what the first has done.
   *
   * @returns whether this has left no account that administers
   */
  private async change({ name, set, detail, action, mayLeaveNoAdmin, by }: Change): Promise<boolean> {
    const folded = foldedName(name);
    const [changed] = await this.database.audited<{ leavesNoAdmin: boolean }>(
      sql`with locked as (
            select id, folded_name, role, areas, disabled_at, ${ADMINISTERS} as administers from access_accounts
            where folded_name = ${folded} or ${ADMINISTERS}
            order by id for update
          ),
          before as (
            select *, administers and count(*) filter (where administers) over () = 1 as is_last_admin from locked
          )
          update access_accounts account set ${set} from before
          where account.id = before.id and before.folded_name = ${folded}
            and (${mayLeaveNoAdmin} or not before.is_last_admin)
          returning before.is_last_admin and (account.role <> 'admin' or account.disabled_at is not null)
                      as "leavesNoAdmin",
                    ${detail} as detail`,
      { ...by, action, subject: name, detail: sql`(select detail from changed)` },
    );
    if (changed) return changed.leavesNoAdmin;
    const account = await this.one(name);
    throw new UsageError(
      `${account.name} is the last account that administers: let somebody else administer first.`,
    );
  }

  private async endSessions(name: string): Promise<void> {
    await this.database.rows(sql`
      delete from access_sessions
      where account_id = (select id from access_accounts where folded_name = ${foldedName(name)})`);
  }
}

/** What a name is told apart by. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function checked(password: string): string {
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return password;
  throw new UsageError(`A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
}
