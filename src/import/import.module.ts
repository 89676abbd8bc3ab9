import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { UsersModule } from '../users/index.js';
import { FirstImport } from './first-import.js';
import { Importer } from './importer.js';
import { ImportLease } from './lease/import-lease.js';
import { UsersLoader } from './users/users-loader.js';

/** Imports users and readings. */
@Module({
  imports: [ConsumptionModule, LedgerModule, UsersModule],
  providers: [FirstImport, Importer, ImportLease, UsersLoader],
  exports: [FirstImport, Importer, ImportLease],
})
export class ImportModule {}
