import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError } from '../common/errors/domain-error.js';
import { Database } from './database.js';
import { describeConnectionFailure } from '../common/errors/connection-failure.js';
import { isDiskFull } from '../common/errors/failure.js';
import { Engine } from './engine.js';

const OLDEST_POSTGRES = 15;
const OLDEST_TIMESCALE = [2, 23] as const;

interface ServerFacts {
  readonly postgres: number;
  readonly available: string | null;
  readonly installed: string | null;
  readonly license: string | null;
  /** Null where this user may not know. */
  readonly preloaded: boolean | null;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
}

/** What the engine in use is, once it has met the requirements. */
export interface EngineFacts {
  readonly engine: string;
  readonly postgres: string;
  readonly timescaledb: string;
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
  ) {}

  /**
   * Makes sure that TimescaleDB's community edition is at hand, creating the extension where it may.
   *
   * @throws DatabaseUnusableError when the server is out of reach, too old, or without the extension or edition
   */
  async meet(): Promise<EngineFacts> {
    let facts = await this.ask();
    if (facts.postgres < OLDEST_POSTGRES * 10_000) {
      throw unusable(
        `The database server is PostgreSQL ${major(facts)}; Halfhour needs ${OLDEST_POSTGRES} or newer.`,
      );
    }
    if (facts.installed === null) {
      if (facts.isReadOnly)
        throw unusable('The database has no TimescaleDB extension: it is no Halfhour database.');
      await this.createExtension(facts);
      facts = await this.ask();
    }
    assertRecent(facts.installed ?? '');
    assertCommunity(facts.license);
    const { isStandby, isReadOnly } = facts;
    return {
      engine: this.engine.name,
      postgres: major(facts),
      timescaledb: facts.installed ?? '',
      isStandby,
      isReadOnly,
    };
  }

  private async ask(): Promise<ServerFacts> {
    try {
      const [facts] = await this.database.query<ServerFacts>(`
        select current_setting('server_version_num')::int as postgres,
               (select default_version from pg_available_extensions where name = 'timescaledb') as available,
               (select extversion from pg_extension where extname = 'timescaledb') as installed,
               current_setting('timescaledb.license', true) as license,
               (select setting like '%timescaledb%' from pg_settings
                where name = 'shared_preload_libraries') as preloaded,
               pg_is_in_recovery() as "isStandby",
               current_setting('transaction_read_only')::bool as "isReadOnly"`);
      if (!facts) throw new Error('the server gave no answer');
      return facts;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      throw unusable(describeConnectionFailure(error, this.engine.name), error);
    }
  }

  private async createExtension(facts: ServerFacts): Promise<void> {
    if (facts.available === null) {
      throw unusable(
        'The database server has no TimescaleDB: install it there (https://docs.timescale.com/self-hosted), ' +
          'or point DATABASE_URL at a server that has it, such as the image timescale/timescaledb.',
      );
    }
    if (facts.preloaded === false) {
      throw unusable(
        "TimescaleDB is installed on the database server but not loaded: set shared_preload_libraries = 'timescaledb' " +
          'in its postgresql.conf and restart it.',
      );
    }
    try {
      await this.database.query('create extension if not exists timescaledb');
    } catch (error) {
      throw unusable(
        'The database has no TimescaleDB extension and this user may not create it: ' +
          'run "create extension timescaledb" there once as a superuser.',
        error,
      );
    }
  }
}

function assertRecent(version: string): void {
  const [majorPart = 0, minorPart = 0] = version.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_TIMESCALE;
  if (majorPart > needMajor || (majorPart === needMajor && minorPart >= needMinor)) return;
  throw unusable(
    `The database has TimescaleDB ${version}; Halfhour needs ${needMajor}.${needMinor} or newer: ` +
      'install a newer one on the server, then run "alter extension timescaledb update" in the database.',
  );
}

function assertCommunity(license: string | null): void {
  if (license === 'timescale') return;
  throw unusable(
    "The server's TimescaleDB is the Apache edition, without continuous aggregates: use the community edition " +
      "(the image timescale/timescaledb without -oss, or packages without +dfsg; timescaledb.license = 'timescale').",
  );
}

function major(facts: ServerFacts): string {
  return `${Math.floor(facts.postgres / 10_000)}.${facts.postgres % 10_000}`;
}

function unusable(message: string, cause?: unknown): DatabaseUnusableError {
  return new DatabaseUnusableError(message, { cause });
}
