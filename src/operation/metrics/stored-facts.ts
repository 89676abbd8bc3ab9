import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type DatabaseJob,
  DatabaseState,
  Standby,
  type StandbyState,
  type StateRow,
  Storage,
} from '../../database/index.js';
import { type ImportAnswer, ImportRepository } from '../../ledger/index.js';

/** Prometheus gives a scrape 10 s unless told otherwise. */
const LONGEST_MS = 5000;

/** What the database says of itself at a scrape. */
export interface StoredFacts {
  readonly state: StateRow;
  readonly lastImport: ImportAnswer | undefined;
  /** When the last import ended that did all of its files; null before the first. */
  readonly lastSuccess: Date | null;
  readonly jobs: readonly DatabaseJob[];
  readonly standby: StandbyState | null;
}

/** Asks the database what it says of itself, one scrape at a time. */
@Injectable()
export class StoredFactsQuery {
  private underWay: Promise<StoredFacts> | undefined;

  constructor(
    private readonly state: DatabaseState,
    private readonly imports: ImportRepository,
    private readonly standby: Standby,
    private readonly storage: Storage,
  ) {}

  /** Nothing where the database is away, or does not answer within 5 s. */
  async ask(): Promise<StoredFacts | undefined> {
    this.underWay ??= this.read().finally(() => (this.underWay = undefined));
    const enough = new AbortController();
    const late = sleep(LONGEST_MS, undefined, { signal: enough.signal });
    try {
      return await Promise.race([this.underWay, late]);
    } catch {
      return undefined;
    } finally {
      late.catch(() => undefined);
      enough.abort();
    }
  }

  private async read(): Promise<StoredFacts> {
    const [state, { results }, lastSuccess, jobs, standby] = await Promise.all([
      this.state.read(),
      this.imports.page({ page: 1, pageSize: 1 }),
      this.imports.lastSuccess(),
      this.storage.jobs(),
      this.standby.state(),
    ]);
    return { state, lastImport: results[0], lastSuccess, jobs, standby };
  }
}
