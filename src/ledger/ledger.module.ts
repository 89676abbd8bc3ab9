import { Module } from '@nestjs/common';
import { ImportIssuesController } from './api/import-issues.controller.js';
import { ImportsController } from './api/imports.controller.js';
import { FileHistory } from './file-history.js';
import { ImportLedger } from './import-ledger.js';
import { ImportQuery } from './import-query.js';
import { IssueQuery } from './issue-query.js';
import { LedgerState } from './ledger-state.js';
import { UserIssuesQuery } from './user-issues.query.js';

/** What came in and what did not. */
@Module({
  controllers: [ImportsController, ImportIssuesController],
  providers: [FileHistory, ImportLedger, ImportQuery, IssueQuery, LedgerState, UserIssuesQuery],
  exports: [FileHistory, ImportLedger, ImportQuery, IssueQuery, LedgerState, UserIssuesQuery],
})
export class LedgerModule {}
