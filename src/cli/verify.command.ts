import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { counted, nounOf } from '../common/counting.js';
import { DatabaseUnusableError, EXIT, UsageError } from '../common/errors/index.js';
import {
  isoWithOffset,
  localDate,
  sharedRange,
  startOfDayAfter,
  type TimeRange,
  type Zone,
} from '../common/time/index.js';
import {
  type Discrepancy,
  Rollups,
  Verification,
  type VerificationReport,
  type VerificationRequest,
  type WritePermit,
} from '../consumption/index.js';
import { Database, DatabaseReadiness, DatabaseState, type StateRow } from '../database/index.js';
import { ImportLease } from '../import/index.js';
import { print, say, userProgress } from './messages.js';
import { instantOption, usersOption } from '../common/selection-options.js';
import { LARGEST_USER_KEY } from '../common/user-id.js';
import { usersNamed } from '../users/index.js';
import { wholeNumberOption } from '../common/whole-number-option.js';

interface VerifyOptions {
  readonly user?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly sample?: number;
  readonly repair?: boolean;
}

/** What was found. */
interface Findings {
  readonly users: VerificationReport;
  /** In what is kept of everyone: the window of the data, and the segments. */
  readonly window: readonly Discrepancy[];
  readonly segments: readonly Discrepancy[];
}

/** `verify`: recounts what is kept of users from their readings. */
@Command({
  name: 'verify',
  description: 'Recount days, months and segments from the readings, and list what differs',
})
export class VerifyCommand extends CommandRunner {
  constructor(
    private readonly readiness: DatabaseReadiness,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly verification: Verification,
    private readonly rollups: Rollups,
    private readonly lease: ImportLease,
  ) {
    super();
  }

  override async run(_arguments: string[], options: VerifyOptions = {}): Promise<void> {
    await this.readiness.prepare();
    // While an import is under way days and segments differ: each file brings its days, the segments follow at the end.
    await this.lease.hold(say, new AbortController().signal, (lease) => this.verify(lease, options));
  }

  private async verify(lease: WritePermit, options: VerifyOptions): Promise<void> {
    const state = await this.state.read();
    if (!state.isFilled)
      throw new DatabaseUnusableError(
        'The days of users are still to be made: run "npm run cli rollups" first.',
      );
    const request: VerificationRequest = {
      userKeys: options.user && (await usersNamed(this.database, options.user)).map(({ key }) => key),
      sample: options.sample,
      range: await this.rangeOf(options, state),
    };
    const permit = options.repair ? lease : undefined;
    const found = await this.look({ ...request, repair: permit });
    list(found, state.zone);
    if (isEverything(request) && !found.users.counted && countOf(found) === 0) {
      print('There is nothing to verify: the database holds no readings.\n');
      return;
    }
    if (state.readingsBegin) print(notCompared(state.readingsBegin, state.zone));
    const left = permit && (await this.repair(permit, request, found));
    if (left) list(left, state.zone);
    print(summary(found, left));
    if (countOf(left ?? found) > 0) process.exitCode = EXIT.rejects;
  }

  private async look(request: VerificationRequest): Promise<Findings> {
    const users = await this.verification.run(request, userProgress());
    return { users, ...(await this.lookAtEveryone(request, users)) };
  }

  /** Nothing where only some users are checked: the others' days may be wrong. */
  private async lookAtEveryone(
    request: VerificationRequest,
    { counted }: VerificationReport,
  ): Promise<Pick<Findings, 'window' | 'segments'>> {
    if (!isOfAllUsers(request)) return { window: [], segments: [] };
    const state = await this.state.read();
    const window = isEverything(request) ? await this.verification.window(counted) : [];
    const extent = await this.verification.extent(state);
    const range = extent && sharedRange(request.range ?? extent, extent);
    return { window, segments: range ? await this.verification.population(range, state) : [] };
  }

  /**
   * Repairs what depends on users' days, once these are right, and has pages show it.
   *
   * @returns what differs all the same
   */
  private async repair(
    permit: WritePermit,
    { range, ...request }: VerificationRequest,
    { users, window, segments }: Findings,
  ): Promise<Findings> {
    if (window.length > 0)
      await this.database.transaction(async (session) => {
        await permit.assertHeld(session);
        await this.rollups.keepWindow(session);
      });
    const days = await this.daysAround(segments);
    if (days) await this.rollups.refreshByForce(days);
    else await this.rollups.refresh();
    const again = await this.verification.run({ userKeys: users.differing, range }, userProgress());
    return { users: again, ...(await this.lookAtEveryone({ range, ...request }, users)) };
  }

  private async daysAround(segments: readonly Discrepancy[]): Promise<TimeRange | undefined> {
    const [first, last] = [segments[0], segments.at(-1)];
    const { zone } = await this.state.read();
    return first && last && { from: first.start, to: startOfDayAfter(last.start, 1, zone) };
  }

  /** An end that is not given reaches as far as anything is kept; where nothing is, all readings have to be counted. */
  private async rangeOf({ from, to }: VerifyOptions, state: StateRow): Promise<TimeRange | undefined> {
    if (from === undefined && to === undefined) return undefined;
    const extent = await this.verification.extent(state);
    const begin = instantOption('--from', from, state.zone) ?? extent?.from;
    const end = instantOption('--to', to, state.zone) ?? extent?.to;
    if (!begin || !end) return undefined;
    if (begin < end) return { from: begin, to: end };
    throw new UsageError(
      `There is no time from ${isoWithOffset(begin, state.zone)} to ${isoWithOffset(end, state.zone)}: ` +
        '--from comes before --to, and what is not given reaches as far as the data.',
    );
  }

  @Option({ flags: '--user <ids...>', description: 'only these users' })
  parseUser(text: string, before?: readonly string[]): readonly string[] {
    return usersOption('--user', text, before);
  }

  @Option({
    flags: '--from <time>',
    description: 'a date or a time with its offset; widened to whole months',
  })
  parseFrom(text: string): string {
    return text;
  }

  @Option({ flags: '--to <time>', description: 'the same, exclusive' })
  parseTo(text: string): string {
    return text;
  }

  @Option({ flags: '--sample <number>', description: 'this many users, chosen at random' })
  parseSample(text: string): number {
    return wholeNumberOption('--sample', text, 1, LARGEST_USER_KEY);
  }

  @Option({ flags: '--repair', description: 'repair what differs' })
  parseRepair(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli verify                                     everything',
      '  npm run cli verify -- --sample 100                     a hundred users',
      '  npm run cli verify -- --user 3000 --from 2016-07-01    one user, from a month on',
      '  npm run cli verify -- --repair                         repairs what differs',
      '',
      'With --user or --sample only those users are checked, otherwise also the window of the data and the segments.',
      'Exit codes: 0 nothing differs, or everything was repaired; 1 something differs.',
    ].join('\n');
  }
}

function isOfAllUsers({ userKeys, sample }: VerificationRequest): boolean {
  return userKeys === undefined && sample === undefined;
}

function isEverything(request: VerificationRequest): boolean {
  return isOfAllUsers(request) && request.range === undefined;
}

function countOf({ users, window, segments }: Findings): number {
  return users.discrepancies + window.length + segments.length;
}

function list({ users, window, segments }: Findings, zone: Zone): void {
  for (const discrepancy of [...users.listed, ...window, ...segments])
    print(`${describe(discrepancy, zone)}\n`);
}

function describe({ userId, of, start, figure, kept, counted }: Discrepancy, zone: Zone): string {
  const whose = userId === undefined ? 'everyone' : `user ${userId}`;
  return `${whose}, ${of} from ${isoWithOffset(start, zone)}: ${figure} is kept as ${shown(kept)}, counted ${shown(counted)}`;
}

function shown(value: unknown): string {
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

/** From before the readings begin there is nothing to compare with. */
function notCompared(readingsBegin: Date, zone: Zone): string {
  return `Readings begin on ${localDate(readingsBegin, zone)}: days and months from before are kept without them, and were not compared.\n`;
}

/** @param left - what differs after a repair; nothing where none was asked for */
function summary(found: Findings, left: Findings | undefined): string {
  const { users, days, months, discrepancies, listed } = found.users;
  const looked = [counted(users, 'user'), counted(days, 'day'), counted(months, 'month')].join(', ');
  if (countOf(left ?? found) + countOf(found) === 0) return `Nothing differs: ${looked}.\n`;
  const more = discrepancies > listed.length ? ` (the first ${listed.length} of users are listed)` : '';
  const all = counted(countOf(found), 'figure');
  if (!left)
    return `${all} ${nounOf(countOf(found), 'differs', 'differ')}${more}: ${looked}. Put it right with: npm run cli verify -- --repair\n`;
  const outcome =
    countOf(left) === 0
      ? 'All of it was put right.'
      : `${counted(countOf(left), 'figure still differs', 'figures still differ')} after the repair, as listed last.`;
  return `${all} differed${more}: ${looked}. ${outcome}\n`;
}
