import { Command, CommandRunner, Help } from 'nest-commander';
import { DatabaseReadiness } from '../database/index.js';
import { print } from './messages.js';

/** `migrate`: brings the schema up to date. */
@Command({ name: 'migrate', description: 'Bring the schema of the database up to date' })
export class MigrateCommand extends CommandRunner {
  constructor(private readonly readiness: DatabaseReadiness) {
    super();
  }

  override async run(): Promise<void> {
    const { migrations } = await this.readiness.prepare();
    const done = migrations.length === 0 ? 'The schema is up to date.' : `Ran ${migrations.join(', ')}.`;
    print(`${done}\n`);
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  npm run cli migrate\n\nThe dashboard and every import do the same when they start.';
  }
}
