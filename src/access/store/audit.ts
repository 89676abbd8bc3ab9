import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import {
  Choice,
  Count,
  Instant,
  ListOf,
  type Page,
  PagedAnswer,
  type PageRequest,
  TextOrNull,
} from '../../common/http/index.js';
import { AccessDatabase, AUDIT_ACTIONS, type AuditAction } from './access-database.js';

/** How many entries are read at once where all of them are. */
const AT_ONCE = 5_000;

/** Something that happened to what anybody may see, as programs read it. */
export class AuditEntryAnswer {
  @Count('The number of the entry; a later one is higher.', 1)
  readonly id!: number;

  @Instant('When.', '2026-11-29T08:12:40+00:00')
  readonly at!: Date;

  @Choice(AUDIT_ACTIONS, 'What happened. That a token was used is told once a day.')
  readonly action!: AuditAction;

  @TextOrNull('Who did it; null where that is not known, as of a wrong password.', 'anna')
  readonly actor!: string | null;

  @TextOrNull('Whom or what it was done to; null of a name that nobody has.', 'ben')
  readonly subject!: string | null;

  @TextOrNull('The address that it was asked from; null of a command.', '203.0.113.7')
  readonly address!: string | null;

  @TextOrNull('More about it, as JSON.', '{"role": "viewer", "areas": ["a1"]}')
  readonly detail!: string | null;
}

/** A page of the audit. */
export class AuditAnswer extends PagedAnswer {
  @ListOf(AuditEntryAnswer, 'The entries of this page, the newest first.')
  readonly results!: readonly AuditEntryAnswer[];
}

/** Which entries. */
export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  /** Whoever did it, or whom it was done to; in capitals or not. */
  readonly who?: string | undefined;
  readonly from?: Date | undefined;
  /** Not any more. */
  readonly to?: Date | undefined;
}

const COLUMNS = sql`id, at, action, actor, subject, address, detail::text as detail`;

/** What was written down of sign-ins and of changes of access, the newest first. */
@Injectable()
export class Audit {
  constructor(private readonly database: AccessDatabase) {}

  async page(filter: AuditFilter, { page, pageSize }: PageRequest): Promise<Page<AuditEntryAnswer>> {
    const [results, [counted]] = await Promise.all([
      this.database.rows<AuditEntryAnswer>(sql`
        select ${COLUMNS} from access_audit where ${conditionOf(filter)}
        order by id desc limit ${pageSize} offset ${(page - 1) * pageSize}`),
      this.database.rows<{ count: number }>(
        sql`select count(*) as count from access_audit where ${conditionOf(filter)}`,
      ),
    ]);
    return { results, count: counted?.count ?? 0, page, pageSize };
  }

  /** All of them, some at a time. */
  async *all(filter: AuditFilter): AsyncGenerator<readonly AuditEntryAnswer[], void, undefined> {
    let before: number | null = null;
    for (;;) {
      const rows: readonly AuditEntryAnswer[] = await this.database.rows<AuditEntryAnswer>(sql`
        select ${COLUMNS} from access_audit
        where ${conditionOf(filter)} and (${before}::bigint is null or id < ${before})
        order by id desc limit ${AT_ONCE}`);
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      before = last.id;
    }
  }
}

function conditionOf({ action, who, from, to }: AuditFilter): Sql {
  const name = who?.toLowerCase() ?? null;
  return sql`(${action ?? null}::text is null or action = ${action ?? null})
    and (${name}::text is null or lower(actor) = ${name} or lower(subject) = ${name})
    and (${from ?? null}::timestamptz is null or at >= ${from ?? null})
    and (${to ?? null}::timestamptz is null or at < ${to ?? null})`;
}
