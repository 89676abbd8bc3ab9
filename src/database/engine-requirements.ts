import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { describeConnectionFailure } from '../common/errors/connection-failure.js';
import { isDiskFull } from '../common/errors/failure.js';
import { Database } from './database.js';
import { Engine } from './engine.js';
import { assertApart } from './storage/assert-apart.js';
import { Storage } from './storage/storage.js';

const OLDEST_POSTGRES = 15;

interface ServerFacts {
  readonly postgres: number;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** Names and versions. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Whether there is a database of ours, and whether it says how it keeps readings. */
  readonly isMade: boolean;
  readonly saysStorage: boolean;
}

const FACTS = `
  select current_setting('server_version_num')::int as postgres,
         pg_is_in_recovery() as "isStandby",
         current_setting('transaction_read_only')::bool as "isReadOnly",
         (select jsonb_object_agg(extname, extversion) from pg_extension) as extensions,
         to_regclass('database_state') is not null as "isMade",
         exists (
           select 1 from pg_attribute
           where attrelid = to_regclass('database_state') and attname = 'storage' and not attisdropped
         ) as "saysStorage"`;

/** What the engine in use is, once it has met the requirements. */
export interface EngineFacts {
  readonly engine: string;
  readonly postgres: string;
  /** What keeps readings there, for people. */
  readonly storage: string;
  /** It replays what another server writes. */
  readonly isStandby: boolean;
  /** Nothing can be written: it is a standby, or the role of `DATABASE_URL` may only read. */
  readonly isReadOnly: boolean;
}

/** Asks the server for what Halfhour cannot do without, and says in one sentence what is missing and its remedy. */
@Injectable()
export class EngineRequirements {
  constructor(
    private readonly database: Database,
    private readonly engine: Engine,
    private readonly storage: Storage,
  ) {}

  /**
   * Makes sure that the server has what the storage needs, creating it where it may.
   *
   * @throws DatabaseUnusableError when the server is out of reach, too old, or lacks what the storage needs, and when the
   *   database was made with another storage
   */
  async meet(): Promise<EngineFacts> {
    const facts = await this.ask();
    const { isStandby, isReadOnly } = facts;
    const extensions = new Map(Object.entries(facts.extensions));
    if (facts.postgres < OLDEST_POSTGRES * 10_000) {
      throw unusable(
        `The database server is PostgreSQL ${major(facts)}; Halfhour needs ${OLDEST_POSTGRES} or newer.`,
      );
    }
    await this.assertStorage(facts);
    assertApart([...extensions.keys(), ...this.storage.extensions]);
    return {
      engine: this.engine.name,
      postgres: major(facts),
      storage: await this.storage.meet({ extensions, isReadOnly }),
      isStandby,
      isReadOnly,
    };
  }

  private async ask(): Promise<ServerFacts> {
    try {
      const [facts] = await this.database.query<ServerFacts>(FACTS);
      if (!facts) throw new Error('the server gave no answer');
      return facts;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      throw unusable(describeConnectionFailure(error, this.engine.name), error);
    }
  }

  /** A database keeps the storage that it was made with. Every version that did not say it knew one only. */
  private async assertStorage({ isMade, saysStorage }: ServerFacts): Promise<void> {
    if (!isMade) return;
    const kept = saysStorage ? await this.kept() : 'timescale';
    if (kept === this.storage.name) return;
    throw unusable(
      `The database was made with STORAGE=${kept}, and STORAGE is ${this.storage.name} here: set STORAGE=${kept}, ` +
        'for a database keeps the storage that it was made with.',
    );
  }

  private async kept(): Promise<string> {
    const [row] = await this.database.query<{ storage: string }>('select storage from database_state');
    if (!row) throw new Error('database_state has lost its only row');
    return row.storage;
  }
}

function major(facts: ServerFacts): string {
  return `${Math.floor(facts.postgres / 10_000)}.${facts.postgres % 10_000}`;
}

function unusable(message: string, cause?: unknown): DatabaseUnusableError {
  return new DatabaseUnusableError(message, { cause });
}
