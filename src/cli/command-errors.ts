import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Command } from 'commander';
import { InjectCommander } from 'nest-commander';

/** Makes commander throw where it would end the process: open connections are closed and the exit code is ours. */
@Injectable()
export class CommandErrors implements OnApplicationBootstrap {
  constructor(@InjectCommander() private readonly commander: Command) {}

  onApplicationBootstrap(): void {
    for (const command of [this.commander, ...this.commander.commands]) command.exitOverride();
  }
}
