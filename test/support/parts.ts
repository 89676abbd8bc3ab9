import type { Abstract, ModuleMetadata, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, Environment, parseEnvironment } from '../../src/config/index.js';
import { type Snapshot, Snapshots } from '../../src/consumption/index.js';
import { DatabaseModule, DatabaseReadiness } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** Parts of the program on a database of their own. */
export interface TestParts {
  readonly database: TestDatabase;
  get<Part>(type: Type<Part> | Abstract<Part>): Part;
  /** What the data are now: what analyses are asked with. */
  snapshot(): Promise<Snapshot>;
  close(): Promise<void>;
}

/** Puts feature modules together, without HTTP, on a fresh migrated database (or on one that is given). */
export async function startTestParts(
  features: NonNullable<ModuleMetadata['imports']>,
  given?: TestDatabase,
): Promise<TestParts> {
  const database = given ?? (await createTestDatabase());
  const module = await compileOn(database, features);
  await module.init();
  return {
    database,
    get: (type) => module.get(type, { strict: false }),
    snapshot: () => module.get(Snapshots, { strict: false }).take(),
    close: async () => {
      await module.close();
      if (!given) await database.drop();
    },
  };
}

/** The same parts, with whose end their database is dropped. */
export function withDatabase<Parts extends TestParts>(parts: Parts): Parts {
  return {
    ...parts,
    close: async () => {
      await parts.close();
      await parts.database.drop();
    },
  };
}

/** A testing module whose environment is that of the database, prepared as at a start of the web process. */
export async function compileOn(
  database: TestDatabase,
  features: NonNullable<ModuleMetadata['imports']>,
): Promise<TestingModule> {
  const module = await compileUnprepared(database, features);
  await module.get(DatabaseReadiness, { strict: false }).prepareToRead();
  return module;
}

/** The same, its schema left as it is. */
export function compileUnprepared(
  database: TestDatabase,
  features: NonNullable<ModuleMetadata['imports']>,
): Promise<TestingModule> {
  return Test.createTestingModule({ imports: [ConfigModule, DatabaseModule, ...features] })
    .overrideProvider(Environment)
    .useValue(parseEnvironment(database.environment))
    .compile();
}
