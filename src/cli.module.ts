import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { Command } from 'commander';
import { InjectCommander } from 'nest-commander';
import { AccessStoreModule } from './access/index.js';
import {
  TokenAddCommand,
  TokenCommand,
  TokenListCommand,
  TokenRevokeCommand,
} from './access/token.command.js';
import {
  UserAddCommand,
  UserCommand,
  UserDisableCommand,
  UserListCommand,
  UserResetCommand,
} from './access/user.command.js';
import { CheckCommand } from './cli/check.command.js';
import { MigrateCommand } from './cli/migrate.command.js';
import { RollupsCommand } from './cli/rollups.command.js';
import { RulesCommand } from './cli/rules.command.js';
import { VerifyCommand } from './cli/verify.command.js';
import { ConfigModule } from './config/index.js';
import { ConsumptionModule } from './consumption/index.js';
import { DatabaseModule } from './database/index.js';
import { CompactCommand } from './import/compact.command.js';
import { ForgetCommand } from './import/forget.command.js';
import { ImportCommand } from './import/import.command.js';
import { ImportModule } from './import/index.js';
import { InspectCommand } from './import/inspect.command.js';
import { LayoutsCommand } from './import/layouts.command.js';
import { LedgerModule } from './ledger/index.js';
import { SampleCommand } from './sample/sample.command.js';

/** Makes commander throw where it would end the process: open connections are closed and the exit code is ours. */
@Injectable()
class CommandErrors implements OnApplicationBootstrap {
  constructor(@InjectCommander() private readonly commander: Command) {}

  onApplicationBootstrap(): void {
    for (const command of withAllBelow(this.commander)) command.exitOverride();
  }
}

function withAllBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

/** Everything that the command line needs: no page, no server. */
@Module({
  imports: [ConfigModule, DatabaseModule, AccessStoreModule, ConsumptionModule, LedgerModule, ImportModule],
  providers: [
    CheckCommand,
    CommandErrors,
    CompactCommand,
    ForgetCommand,
    ImportCommand,
    InspectCommand,
    LayoutsCommand,
    MigrateCommand,
    RollupsCommand,
    RulesCommand,
    SampleCommand,
    TokenAddCommand,
    TokenCommand,
    TokenListCommand,
    TokenRevokeCommand,
    UserAddCommand,
    UserCommand,
    UserDisableCommand,
    UserListCommand,
    UserResetCommand,
    VerifyCommand,
  ],
})
export class CliModule {}
