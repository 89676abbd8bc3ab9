import { Module } from '@nestjs/common';
import { FileHistory } from './file-history.js';
import { ImportLedger } from './import-ledger.js';
import { ImportQuery } from './import-query.js';

/** What came in and what did not. */
@Module({
  providers: [FileHistory, ImportLedger, ImportQuery],
  exports: [FileHistory, ImportLedger, ImportQuery],
})
export class LedgerModule {}
