import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { UsageError } from '../common/errors/index.js';
import { DAY_MS, Zone } from '../common/time/index.js';
import { assertKeptDaysStay, Rollups, type WritePermit } from '../consumption/index.js';
import { Database, DatabaseReadiness, DatabaseState, type StateRow } from '../database/index.js';
import { ImportLease } from '../import/index.js';
import { FileHistory, type LoadedFile } from '../ledger/index.js';
import { filesOfUsers, placesOf, print, say, userProgress } from './messages.js';

interface RulesOptions {
  readonly adopt?: boolean;
}

/** Days and months that the ends of the data cut belong to them too. */
const MONTH_MS = 32 * DAY_MS;
const MOST_LISTED = 10;

/** `rules`: compares or adopts rules of local time for the zone of the database. */
@Command({
  name: 'rules',
  description: 'Compare the stored rules of local time with those that this program knows, or adopt these',
})
export class RulesCommand extends CommandRunner {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly rollups: Rollups,
    private readonly history: FileHistory,
    private readonly lease: ImportLease,
  ) {
    super();
  }

  override async run(_arguments: string[], { adopt = false }: RulesOptions = {}): Promise<void> {
    await this.readiness.prepare();
    if (!adopt) {
      const state = await this.state.read();
      const zones = [state.zone, ...(await this.state.otherZones())];
      const lines = zones.flatMap((zone) => this.readiness.describeRules({ ...state, zone }));
      print(`${lines.join('\n')}\n`);
      return;
    }
    const { isFilled } = await this.state.read();
    if (!isFilled)
      throw new UsageError('The days of users are still to be made: run "npm run cli rollups" first.');
    await this.adopt();
  }

  private async adopt(): Promise<void> {
    await this.lease.hold(say, new AbortController().signal, async (lease) => {
      const state = await this.state.read();
      const { zone } = state;
      await this.adoptOfFiles(lease, state);
      const known = Zone.ofRuntime(zone.name);
      // Days that are kept without their readings cannot be made anew: the old rules go on to hold for them.
      const rules = state.readingsBegin ? zone.until(state.readingsBegin, known) : known;
      assertKeptDaysStay(state, rules);
      // Before the new rules hold: if this process is killed in between, no file that must be read again is forgotten.
      await this.mark(lease, state);
      if (changesDays(state, rules)) await this.rollups.rebuild(lease, rules, userProgress());
      else {
        await this.database.transaction(async (session) => {
          await lease.assertHeld(session);
          await this.state.storeZone(session, rules);
        });
        await this.rollups.refresh();
      }
      print(renewalText(zone.name, await this.history.toRenew(this.database)));
    });
  }

  /** Takes the new rules of zones in which only files have named their times: no day begins by them. */
  private async adoptOfFiles(lease: WritePermit, state: StateRow): Promise<void> {
    for (const zone of await this.state.otherZones()) {
      await this.mark(lease, { ...state, zone });
      await this.database.transaction(async (session) => {
        await lease.assertHeld(session);
        await this.state.storeRules(session, Zone.ofRuntime(zone.name));
      });
    }
  }

  private async mark(lease: WritePermit, state: StateRow): Promise<void> {
    const ranges = this.readiness.differingRules(state);
    const [first, last] = [ranges[0], ranges.at(-1)];
    if (!first || !last) return;
    const range = { from: shifted(first.from, -DAY_MS), to: shifted(last.to, DAY_MS) };
    await this.database.transaction(async (session) => {
      await lease.assertHeld(session);
      await this.history.markForRenewal(session, state.zone.name, range);
    });
  }

  @Option({
    flags: '--adopt',
    description: 'adopt the rules that this program knows, and rebuild days and months',
  })
  parseAdopt(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  npm run cli rules\n  npm run cli rules -- --adopt';
  }
}

/** Whether days or months that hold data begin otherwise by other rules. */
function changesDays({ zone, window }: StateRow, rules: Zone): boolean {
  if (!window) return false;
  const around = { from: shifted(window.from, -MONTH_MS), to: shifted(window.to, MONTH_MS) };
  return zone.differencesFrom(rules, around).length > 0;
}

function shifted(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}

function renewalText(zone: string, files: readonly LoadedFile[]): string {
  const taken = `The rules of ${zone} are those that this program knows.\n`;
  if (files.length === 0) return taken;
  const places = placesOf(files);
  const listed = places.slice(0, MOST_LISTED).map((place) => `  ${place}\n`);
  const more = places.length > MOST_LISTED ? `  and ${places.length - MOST_LISTED} more\n` : '';
  return (
    `${taken}Local times of ${filesOfUsers(files)} were read by the old rules. Import these files again: ` +
    `they are read again and replace what they stored, those of one user in this order.\n${listed.join('')}${more}`
  );
}
