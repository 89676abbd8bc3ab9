import { Module } from '@nestjs/common';
import { CheckCommand } from './cli/check.command.js';
import { CommandErrors } from './cli/command-errors.js';
import { MigrateCommand } from './cli/migrate.command.js';
import { RollupsCommand } from './cli/rollups.command.js';
import { RulesCommand } from './cli/rules.command.js';
import { VerifyCommand } from './cli/verify.command.js';
import { ConfigModule } from './config/index.js';
import { ConsumptionModule } from './consumption/index.js';
import { DatabaseModule } from './database/index.js';
import { ImportCommand } from './import/import.command.js';
import { ImportModule } from './import/index.js';
import { LedgerModule } from './ledger/index.js';
import { SampleCommand } from './sample/sample.command.js';

/** Everything that the command line needs: no page, no server. */
@Module({
  imports: [ConfigModule, DatabaseModule, ConsumptionModule, LedgerModule, ImportModule],
  providers: [
    CheckCommand,
    CommandErrors,
    ImportCommand,
    MigrateCommand,
    RollupsCommand,
    RulesCommand,
    SampleCommand,
    VerifyCommand,
  ],
})
export class CliModule {}
