import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { UsersModule } from '../users/index.js';
import { Compaction } from './compaction.js';
import { FirstImport } from './first-import.js';
import { Importer } from './importer.js';
import { Forgetter } from './forget/forgetter.js';
import { Retention } from './forget/retention.js';
import { DataLease } from './lease/data-lease.js';
import { ImportLease } from './lease/import-lease.js';
import { UsersLoader } from './users/users-loader.js';

/** Imports users and readings, and forgets them. */
@Module({
  imports: [ConsumptionModule, LedgerModule, UsersModule],
  providers: [Compaction, DataLease, FirstImport, Forgetter, Importer, ImportLease, Retention, UsersLoader],
  exports: [Compaction, FirstImport, Forgetter, Importer, ImportLease],
})
export class ImportModule {}
