import { EntityManager } from '@mikro-orm/postgresql';
import { sql as orm } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../common/http/index.js';
import sql from 'sql-template-tag';
import { Database, type Session } from '../database/index.js';
import { isLeftOpen } from './left-open.sql.js';
import { Removal, type RemovalAnswer } from './removal.entity.js';

/** What a part of a removal did. */
export interface RemovalCounts {
  /** Users whose readings changed. */
  readonly users: number;
  /** Readings taken out. */
  readonly readings: number;
  /** Earlier readings that stand again. */
  readonly restored: number;
  /** The first and the last half-hour that changed; null without any. */
  readonly firstStart: Date | null;
  readonly lastStart: Date | null;
}

const ADD = `
  update removals
  set users = users + $2, readings = readings + $3, restored = restored + $4,
      first_start = least(first_start, $5), last_start = greatest(last_start, $6)
  where id = $1`;

/** Removals as the ledger keeps them. Whoever writes holds the import's lease. */
@Injectable()
export class RemovalRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Opens a removal's entry; one left open by a process that was killed is closed as interrupted. @returns its id */
  async open(selection: string): Promise<number> {
    await this.em.nativeUpdate(
      Removal,
      { status: 'running' },
      { status: 'interrupted', finished_at: orm.now() },
    );
    return this.em.insert(Removal, { selection });
  }

  /** Adds what a transaction has done, in that transaction. */
  async add(
    session: Session,
    id: number,
    { users, readings, restored, firstStart, lastStart }: RemovalCounts,
  ): Promise<void> {
    await session.query(ADD, [id, users, readings, restored, firstStart, lastStart]);
  }

  async close(id: number, status: 'completed' | 'failed' | 'interrupted'): Promise<void> {
    await this.em.nativeUpdate(Removal, { id }, { status, finished_at: orm.now() });
  }

  /** Removals, the newest first. */
  async page({ page, pageSize }: PageRequest): Promise<Page<RemovalAnswer>> {
    const [results, count] = await Promise.all([
      this.database.rows<RemovalAnswer>(sql`
        select id, case when ${isLeftOpen('removals')} then 'interrupted' else status end as status,
               started_at, finished_at, selection, users, readings, restored, first_start, last_start
        from removals order by id desc limit ${pageSize} offset ${(page - 1) * pageSize}`),
      this.em.count(Removal),
    ]);
    return { results, count, page, pageSize };
  }
}
