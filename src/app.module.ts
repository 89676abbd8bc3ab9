import { Module } from '@nestjs/common';
import { AccessModule } from './access/index.js';
import { ConfigModule } from './config/index.js';
import { ConsumptionModule } from './consumption/index.js';
import { DashboardModule } from './dashboard/index.js';
import { DatabaseModule } from './database/index.js';
import { ImportModule } from './import/index.js';
import { LedgerModule } from './ledger/index.js';
import { OpenApiModule } from './openapi/index.js';
import { OperationModule } from './operation/index.js';
import { QualityModule } from './quality/index.js';
import { StatusModule } from './status/index.js';
import { UsersModule } from './users/index.js';

/** Everything that the web process serves. */
@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    AccessModule,
    UsersModule,
    ConsumptionModule,
    LedgerModule,
    ImportModule,
    QualityModule,
    StatusModule,
    OpenApiModule,
    OperationModule,
    DashboardModule,
  ],
})
export class AppModule {}
