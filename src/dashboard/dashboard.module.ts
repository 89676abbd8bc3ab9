import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { OpenApiModule } from '../openapi/index.js';
import { UsersModule } from '../users/index.js';
import { ApiDocsController } from './api-docs.controller.js';
import { ImportsPageController } from './imports-page.controller.js';
import { ImportPage } from './pages/import-page.js';
import { ImportsPage } from './pages/imports-page.js';
import { QualityPage } from './pages/quality-page.js';
import { SummaryPage } from './pages/summary-page.js';
import { UserPage } from './pages/user-page.js';
import { QualityPageController } from './quality-page.controller.js';
import { SummaryController } from './summary.controller.js';
import { UserController } from './user.controller.js';

@Module({
  imports: [ConsumptionModule, LedgerModule, OpenApiModule, UsersModule],
  controllers: [
    ApiDocsController,
    ImportsPageController,
    QualityPageController,
    SummaryController,
    UserController,
  ],
  providers: [ImportPage, ImportsPage, QualityPage, SummaryPage, UserPage],
})
export class DashboardModule {}
