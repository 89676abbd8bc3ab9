import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { OpenApiModule } from '../openapi/index.js';
import { UsersModule } from '../users/index.js';
import { ApiDocsController } from './api-docs.controller.js';
import { SummaryPage } from './pages/summary-page.js';
import { UserPage } from './pages/user-page.js';
import { SummaryController } from './summary.controller.js';
import { UserController } from './user.controller.js';

@Module({
  imports: [ConsumptionModule, OpenApiModule, UsersModule],
  controllers: [ApiDocsController, SummaryController, UserController],
  providers: [SummaryPage, UserPage],
})
export class DashboardModule {}
