import { Module } from '@nestjs/common';
import { FileHistory } from './file-history.js';
import { ImportLedger } from './import-ledger.js';
import { ImportQuery } from './import-query.js';
import { LedgerState } from './ledger-state.js';

/** What came in and what did not. */
@Module({
  providers: [FileHistory, ImportLedger, ImportQuery, LedgerState],
  exports: [FileHistory, ImportLedger, ImportQuery, LedgerState],
})
export class LedgerModule {}
