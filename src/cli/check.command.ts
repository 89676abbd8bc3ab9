import { Command, CommandRunner, Help } from 'nest-commander';
import { DataWindowQuery } from '../consumption/index.js';
import { DatabaseReadiness, DatabaseState } from '../database/index.js';

/** `check`: says whether the database can be used, and what is in it. */
@Command({ name: 'check', description: 'Say which database is used, whether it will do, and what it holds' })
export class CheckCommand extends CommandRunner {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly state: DatabaseState,
    private readonly window: DataWindowQuery,
  ) {
    super();
  }

  override async run(): Promise<void> {
    await this.readiness.assertAnswers();
    const facts = await this.readiness.prepare();
    const { timeZone, dataVersion } = await this.state.read();
    const window = await this.window.read();
    const lines: readonly (readonly [string, string])[] = [
      ['Engine', facts.engine],
      ['PostgreSQL', facts.postgres],
      ['TimescaleDB', `${facts.timescaledb}, community edition`],
      [
        'Schema',
        facts.migrations.length === 0 ? 'up to date' : `brought up to date: ${facts.migrations.join(', ')}`,
      ],
      ['Time zone', timeZone],
      [
        'Data',
        window
          ? `${window.from.toISOString()} to ${window.to.toISOString()}`
          : 'none yet: npm run cli import',
      ],
      ['Data version', String(dataVersion)],
    ];
    process.stdout.write(lines.map(([name, value]) => `  ${name.padEnd(14)}${value}\n`).join(''));
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  npm run cli check\n  DATABASE_URL=postgresql://me@db.example/halfhour npm run cli check';
  }
}
