import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../config/index.js';
import { EmbeddedEngine } from './embedded/embedded-engine.js';

/** Which engine holds the data: a server when `DATABASE_URL` is set, else the embedded one in `DATA_DIR`. */
@Injectable()
export class Engine implements OnApplicationShutdown {
  /** Absent when a server is used. */
  readonly embedded: EmbeddedEngine | undefined;

  constructor(environment: Environment) {
    this.embedded = environment.DATABASE_URL ? undefined : new EmbeddedEngine(environment.DATA_DIR);
  }

  /** Words for a sentence to people; never shows a password. */
  get name(): string {
    return this.embedded ? 'the embedded engine' : 'the server of DATABASE_URL';
  }

  async onApplicationShutdown(): Promise<void> {
    await this.embedded?.release();
  }
}
