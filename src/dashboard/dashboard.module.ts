import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { UsersModule } from '../users/index.js';
import { SummaryPage } from './pages/summary-page.js';
import { UserPage } from './pages/user-page.js';
import { SummaryController } from './summary.controller.js';
import { UserController } from './user.controller.js';

@Module({
  imports: [ConsumptionModule, UsersModule],
  controllers: [SummaryController, UserController],
  providers: [SummaryPage, UserPage],
})
export class DashboardModule {}
