import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { OpenApiModule } from '../openapi/index.js';
import { UsersModule } from '../users/index.js';
import { AccountsPage } from './administration/accounts.js';
import { AuditPage } from './administration/audit.js';
import { SignInsPage } from './administration/sign-ins.js';
import { TokensPage } from './administration/tokens.js';
import { ApiDocsPage } from './pages/api-docs.js';
import { ImportPage } from './pages/import.js';
import { ImportsPage } from './pages/imports.js';
import { QualityPage } from './pages/quality.js';
import { SummaryPage } from './pages/summary.js';
import { UserPage } from './pages/user.js';

@Module({
  imports: [AccessModule, ConsumptionModule, LedgerModule, OpenApiModule, UsersModule],
  controllers: [
    AccountsPage,
    ApiDocsPage,
    AuditPage,
    ImportPage,
    ImportsPage,
    QualityPage,
    SignInsPage,
    SummaryPage,
    TokensPage,
    UserPage,
  ],
})
export class DashboardModule {}
