import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { AuditController } from './audit.controller.js';
import { Drain } from './life/drain.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsServer } from './metrics/metrics-server.js';
import { StoredFactsQuery } from './metrics/stored-facts.js';
import { WarmUp } from './warm-up/warm-up.js';

/** What operators see of the program, and how it ends. */
@Module({
  imports: [AccessModule, ConsumptionModule, LedgerModule],
  controllers: [AuditController],
  providers: [Drain, Metrics, MetricsServer, StoredFactsQuery, WarmUp],
})
export class OperationModule {}
