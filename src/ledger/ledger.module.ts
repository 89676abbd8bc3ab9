import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { ImportIssuesController } from './api/import-issues.controller.js';
import { ImportsController } from './api/imports.controller.js';
import { FileHistory } from './file-history.js';
import { Import } from './import.entity.js';
import { ImportRepository } from './import.repository.js';
import { ImportFile } from './import-file.entity.js';
import { ImportFileRepository } from './import-file.repository.js';
import { ImportIssueRepository } from './import-issue.repository.js';
import { RemovalsController } from './api/removals.controller.js';
import { Removal } from './removal.entity.js';
import { RemovalRepository } from './removal.repository.js';
import { UserIssuesQuery } from './user-issues.query.js';

const SHARED = [
  FileHistory,
  ImportFileRepository,
  ImportIssueRepository,
  ImportRepository,
  RemovalRepository,
  UserIssuesQuery,
];

/** What came in, what did not, and what was forgotten. */
@Module({
  imports: [MikroOrmModule.forFeature([Import, ImportFile, Removal])],
  controllers: [ImportsController, ImportIssuesController, RemovalsController],
  providers: SHARED,
  exports: SHARED,
})
export class LedgerModule {}
