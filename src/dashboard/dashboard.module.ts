import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { OpenApiModule } from '../openapi/index.js';
import { UsersModule } from '../users/index.js';
import { ApiDocsPage } from './pages/api-docs.js';
import { ImportPage } from './pages/import.js';
import { ImportsPage } from './pages/imports.js';
import { QualityPage } from './pages/quality.js';
import { SummaryPage } from './pages/summary.js';
import { UserPage } from './pages/user.js';

@Module({
  imports: [ConsumptionModule, LedgerModule, OpenApiModule, UsersModule],
  controllers: [ApiDocsPage, ImportPage, ImportsPage, QualityPage, SummaryPage, UserPage],
})
export class DashboardModule {}
