import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { Environment } from '../config/index.js';
import { Database } from './database.js';
import { DatabaseReadiness } from './database-readiness.js';
import { DatabaseState } from './database-state.js';
import { Engine } from './engine.js';
import { EngineModule } from './engine.module.js';
import { EngineRequirements } from './engine-requirements.js';
import { ormOptions } from './orm-options.js';
import { SchemaMigrator } from './schema-migrator.js';
import { Standby } from './standby.js';
import { Storage } from './storage/storage.js';
import { storageOf } from './storage/storage-of.js';
import { VersionWatch } from './version-watch.js';

/** The connection, whichever engine is behind it, and what the program needs of it. Knows no feature. */
@Global()
@Module({
  imports: [
    EngineModule,
    MikroOrmModule.forRootAsync({
      driver: PostgreSqlDriver,
      imports: [EngineModule],
      inject: [Engine, Environment],
      useFactory: ormOptions,
    }),
  ],
  providers: [
    Database,
    DatabaseReadiness,
    DatabaseState,
    EngineRequirements,
    SchemaMigrator,
    Standby,
    {
      provide: Storage,
      inject: [Environment, Database],
      useFactory: ({ STORAGE }: Environment, database: Database) => storageOf(STORAGE, database),
    },
    VersionWatch,
  ],
  exports: [Database, DatabaseReadiness, DatabaseState, EngineModule, Standby, Storage, VersionWatch],
})
export class DatabaseModule {}
