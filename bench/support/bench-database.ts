import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { Environment, parseEnvironment } from '../../src/config/index.js';
import { Database, DatabaseModule, DatabaseReadiness, Storage } from '../../src/database/index.js';

type Variables = Readonly<Record<string, string>>;

/** The zone and the storage that databases are made with are those of the bench's own environment. */
const { TIME_ZONE = '', STORAGE = '' } = process.env;
const OWN: Variables = { TIME_ZONE, STORAGE };

/** Where a database is, and how to be rid of it. */
interface Place {
  readonly isServer: boolean;
  readonly environment: Variables;
  remove(): Promise<unknown>;
}

/** A fresh, migrated database, for one measurement. */
export class BenchDatabase {
  private constructor(
    private readonly place: Place,
    private readonly context: INestApplicationContext,
  ) {}

  /** @param server - where to make it; an embedded engine in a folder of its own without */
  static async create(server: string | undefined): Promise<BenchDatabase> {
    const place = await (server === undefined ? inFolder() : onServer(server));
    const context = await NestFactory.createApplicationContext(BenchModule.on(place.environment), {
      abortOnError: false,
      logger: ['fatal', 'error', 'warn'],
    });
    await context.get(DatabaseReadiness, { strict: false }).prepare();
    return new BenchDatabase(place, context);
  }

  /** What a process of the program must be told to use it. */
  get environment(): Variables {
    return this.place.environment;
  }

  get isServer(): boolean {
    return this.place.isServer;
  }

  /** SQL on it, by the program's own way. */
  get sql(): Database {
    return this.context.get(Database, { strict: false });
  }

  /** How it keeps readings. */
  get storage(): Storage {
    return this.context.get(Storage, { strict: false });
  }

  async drop(): Promise<void> {
    await this.context.close();
    await this.place.remove();
  }
}

/** The program's connection, in an environment that is not the process's own. */
@Module({})
class BenchModule {
  static on(environment: Variables): DynamicModule {
    const provider = { provide: Environment, useValue: parseEnvironment({ ...environment }) };
    return {
      module: BenchModule,
      global: true,
      imports: [DatabaseModule],
      providers: [provider],
      exports: [provider],
    };
  }
}

async function onServer(server: string): Promise<Place> {
  const name = `halfhour_bench_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    isServer: true,
    environment: { DATABASE_URL: url.toString(), ...OWN },
    remove: () => administer(server, `drop database ${name} with (force)`),
  };
}

async function inFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'halfhour-bench-'));
  return {
    isServer: false,
    environment: { DATA_DIR: join(folder, 'data'), EMBEDDED_TIMESCALE_IDLE_MS: '200', ...OWN },
    // The engine lets go of its files within its idle time.
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
