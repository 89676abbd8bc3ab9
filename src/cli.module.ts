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
import { ImportCommands } from './import/commands.js';
import { ImportModule } from './import/index.js';
import { LedgerModule } from './ledger/index.js';

/** Everything that the command line needs: no page, no server. */
@Module({
  imports: [ConfigModule, DatabaseModule, ConsumptionModule, LedgerModule, ImportCommands, ImportModule],
  providers: [CheckCommand, CommandErrors, MigrateCommand, RollupsCommand, RulesCommand, VerifyCommand],
})
export class CliModule {}
