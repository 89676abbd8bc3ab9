import { realpathSync } from 'node:fs';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { EmbeddedEngine, EngineError } from 'embedded-timescale';
import { DatabaseUnusableError, DiskFullError, type DomainError, errorCode } from '../common/errors/index.js';
import type { Environment } from '../config/index.js';

/** What we use of the embedded engine. */
type Embedded = Pick<EmbeddedEngine, 'stream' | 'isStarting' | 'release'>;

/** Stands in for an embedded engine that is not installed: what needs no database works without it. */
const MISSING: Embedded = {
  stream: () => {
    throw new DatabaseUnusableError(
      'DATABASE_URL is not set, and the embedded engine, which would take its place, is not installed: ' +
        'set DATABASE_URL to a PostgreSQL server with TimescaleDB.',
    );
  },
  isStarting: false,
  release: () => Promise.resolve(),
};

/** Which engine holds the data: a server when `DATABASE_URL` is set, else the embedded one in `DATA_DIR`. */
export class Engine implements OnApplicationShutdown {
  /** @param embedded - absent when a server is used */
  constructor(readonly embedded: Embedded | undefined) {}

  static async of({ DATABASE_URL, DATA_DIR }: Environment): Promise<Engine> {
    return new Engine(DATABASE_URL ? undefined : await embeddedEngine(DATA_DIR));
  }

  /** Words for a sentence to people; never shows a password. */
  get name(): string {
    return this.embedded ? 'the embedded engine' : 'the server of DATABASE_URL';
  }

  async onApplicationShutdown(): Promise<void> {
    await this.embedded?.release();
  }
}

/** Loaded only where it is used: production, which has a server, is installed without it. */
async function embeddedEngine(dataDir: string): Promise<Embedded> {
  try {
    const { EmbeddedEngine } = await import('embedded-timescale');
    return new EmbeddedEngine(dataDir, (error) => asDomainError(error, dataDir));
  } catch (error) {
    if (errorCode(error) === 'ERR_MODULE_NOT_FOUND') return MISSING;
    throw error;
  }
}

function asDomainError(error: EngineError, dataDir: string): DomainError {
  switch (error.code) {
    case 'disk_full':
      return new DiskFullError(realpathSync(dataDir), { cause: error });
    case 'unsupported':
      return new DatabaseUnusableError(
        `${error.message} Use WSL, or set DATABASE_URL to a PostgreSQL server with TimescaleDB.`,
        { cause: error },
      );
    case 'unusable':
      return new DatabaseUnusableError(error.message, { cause: error });
  }
}
