import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { tellingElapsed } from '../common/telling-elapsed.js';
import { Zone } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import { Rollups, type WritePermit } from '../consumption/index.js';
import { ImportLease } from '../import/index.js';
import { DatabaseReadiness, DatabaseState } from '../database/index.js';
import { print, refreshProgress, say, userProgress } from './messages.js';

interface RollupsOptions {
  readonly rebuild?: boolean;
}

/** `rollups`: brings the aggregates up to date, or rebuilds them in another zone. */
@Command({ name: 'rollups', description: 'Bring every total, mean and peak up to date with the readings' })
export class RollupsCommand extends CommandRunner {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly rollups: Rollups,
    private readonly state: DatabaseState,
    private readonly lease: ImportLease,
    private readonly environment: Environment,
  ) {
    super();
  }

  override async run(_arguments: string[], { rebuild = false }: RollupsOptions = {}): Promise<void> {
    const { TIME_ZONE } = this.environment;
    if (rebuild) {
      await this.readiness.prepareInAnyZone();
      // An import that is under way resolves its files' times in the old zone.
      await this.underLease(async (lease) =>
        this.rollups.rebuild(lease, await this.zone(TIME_ZONE), userProgress()),
      );
      print(
        `The aggregates were rebuilt: days begin at midnight in ${TIME_ZONE}. Restart the dashboard with TIME_ZONE=${TIME_ZONE}.\n`,
      );
    } else {
      await this.readiness.prepare();
      if (!(await this.state.read()).isFilled)
        await this.underLease((lease) => this.rollups.fill(lease, userProgress()));
      // Whoever runs it by hand may have changed readings without the importer.
      await tellingElapsed(refreshProgress(), () => this.rollups.refreshAfterHand());
      if (await this.rollups.lackProfiles())
        await this.underLease((lease) => this.rollups.keepProfiles(lease, userProgress()));
      print('The aggregates are up to date.\n');
    }
  }

  private underLease(work: (lease: WritePermit) => Promise<void>): Promise<void> {
    return this.lease.hold(say, new AbortController().signal, work);
  }

  /** The stored rules, also of a zone used earlier: only `rules --adopt` takes new ones. */
  private async zone(name: string): Promise<Zone> {
    return (await this.state.storedZone(name)) ?? Zone.ofRuntime(name);
  }

  @Option({
    flags: '--rebuild',
    description: 'rebuild them with days of TIME_ZONE; instants already stored are not reinterpreted',
  })
  parseRebuild(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  npm run cli rollups\n  TIME_ZONE=Europe/London npm run cli rollups -- --rebuild';
  }
}
