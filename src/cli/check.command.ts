import { Command, CommandRunner, Help } from 'nest-commander';
import type { TimeRange } from '../common/time/index.js';
import { EVERYONE, Snapshots, summary } from '../consumption/index.js';
import {
  Database,
  DatabaseReadiness,
  DatabaseState,
  type JudgedBy,
  type PreparedFacts,
  Standby,
  type StandbyState,
  type StateRow,
  Storage,
} from '../database/index.js';
import { FileHistory, type LoadedFile } from '../ledger/index.js';
import { filesOfUsers, placesOf, print } from './messages.js';
import { jobLines, type Line, storageLines } from './storage-lines.js';

/** `check`: shows whether the database can be used, and what it holds. */
@Command({
  name: 'check',
  description: 'Show which database is used, whether it is usable, and what it holds',
})
export class CheckCommand extends CommandRunner {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly state: DatabaseState,
    private readonly database: Database,
    private readonly history: FileHistory,
    private readonly standby: Standby,
    private readonly storage: Storage,
    private readonly snapshots: Snapshots,
  ) {
    super();
  }

  override async run(): Promise<void> {
    await this.readiness.assertAnswers();
    const facts = await this.readiness.prepareToRead();
    const state = await this.state.read();
    const { zone, dataVersion, window, isFilled } = state;
    const lines: readonly Line[] = [
      ['Engine', facts.engine],
      ['PostgreSQL', facts.postgres],
      ['Storage', facts.storage],
      ...(await this.writes(facts)),
      [
        'Schema',
        facts.migrations.length === 0 ? 'up to date' : `brought up to date: ${facts.migrations.join(', ')}`,
      ],
      ['Time zone', zone.name],
      ...(await this.rules(state)),
      ['Data', isFilled ? describeWindow(window) : 'of an older version: known once its days are made'],
      ['Days', isFilled ? 'written with the readings' : 'to be made: npm run cli rollups'],
      ['Data version', String(dataVersion)],
      ...storageLines(await this.storage.chunks(), await this.readings(state), this.storage.whyNeverCompact),
      ...jobLines(await this.storage.jobs()),
    ];
    print(lines.map(([name, value]) => `  ${name.padEnd(14)}${value}\n`).join(''));
  }

  /** Only where nothing can be written. */
  private async writes({ isReadOnly }: PreparedFacts): Promise<readonly Line[]> {
    const standby = await this.standby.state();
    if (standby) return [['Standby', describeStandby(standby)]];
    return isReadOnly ? [['Writes', 'none: the role of DATABASE_URL may only read']] : [];
  }

  /** Those that half-hours are kept of; nothing where they are not known yet. */
  private async readings({ isFilled, window }: StateRow): Promise<number | undefined> {
    if (!isFilled || !window) return undefined;
    return (await summary(await this.snapshots.take(), { filter: EVERYONE, grain: 'half-hours' })).readings;
  }

  /** The rules of the zone, and what is touched where this program knows others. */
  private async rules(state: StateRow): Promise<readonly Line[]> {
    const zones = [state.zone, ...(await this.state.otherZones())];
    const judged = zones.map((zone) => ({ ...state, zone }));
    const lines = judged
      .flatMap((one) => this.readiness.describeRules(one))
      .map((line) => ['Rules', line] as const);
    const touched = (await Promise.all(judged.map((one) => this.touchedBy(one)))).flat();
    const waiting = await this.history.toRenew(this.database);
    return [
      ...lines,
      ...(touched.length > 0
        ? [['', `They touch ${describe(touched)}: npm run cli rules -- --adopt`] as const]
        : []),
      ...(waiting.length > 0 ? [['', `To be imported again: ${describe(waiting)}`] as const] : []),
    ];
  }

  /** Files whose times are judged by rules that this program knows otherwise. */
  private async touchedBy(judged: JudgedBy): Promise<readonly LoadedFile[]> {
    const ranges = this.readiness.differingRules(judged);
    return ranges.length > 0 ? this.history.within(this.database, judged.zone.name, ranges) : [];
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  npm run cli check\n  DATABASE_URL=postgresql://me@db.example/halfhour npm run cli check';
  }
}

function describeWindow(window: TimeRange | null): string {
  return window
    ? `${window.from.toISOString()} to ${window.to.toISOString()}`
    : 'none yet: npm run cli import';
}

function describeStandby({ isStreaming, lagSeconds }: StandbyState): string {
  const lag = lagSeconds === null ? 'nothing replayed yet' : `${lagSeconds.toFixed(1)} s behind its primary`;
  return isStreaming ? lag : `${lag}; not connected to it`;
}

const MOST_NAMED = 5;

/** `3 files of 2 users (data/consumption/1.csv, …)`. */
function describe(files: readonly LoadedFile[]): string {
  const places = placesOf(files);
  const named = places.slice(0, MOST_NAMED);
  const more = places.length > MOST_NAMED ? ', …' : '';
  return `${filesOfUsers(files)} (${named.join(', ')}${more})`;
}
