import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { atIntervals } from '../common/at-intervals.js';
import { EXIT, UsageError } from '../common/errors/index.js';
import { instantOption, numbersOption, usersOption } from '../common/selection-options.js';
import { isoWithOffset } from '../common/time/index.js';
import { DatabaseReadiness, DatabaseState } from '../database/index.js';
import { untilInterrupted } from './interruption.js';
import { counted } from './report/numbers.js';
import { refreshingText } from './report/progress-line.js';
import { terminalOf } from './report/terminal.js';
import type { ForgetRequest } from './forget/forget-request.js';
import { forgetText, isComplete, jsonOf } from './forget/forget-words.js';
import { Forgetter, type ForgetWatcher } from './forget/forgetter.js';

const LINE_EVERY_MS = 10_000;

interface ForgetOptions {
  readonly user?: readonly string[];
  readonly file?: readonly number[];
  readonly import?: readonly number[];
  readonly from?: string;
  readonly to?: string;
  readonly erase?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `forget`: removes readings, with everything that follows from them. */
@Command({
  name: 'forget',
  description: 'Remove readings, by user, time, file or import, with every total that follows from them',
})
export class ForgetCommand extends CommandRunner {
  constructor(
    private readonly forgetter: Forgetter,
    private readonly readiness: DatabaseReadiness,
    private readonly state: DatabaseState,
  ) {
    super();
  }

  override async run(words: string[], options: ForgetOptions = {}): Promise<void> {
    assertMeaningful(words, options);
    await this.readiness.prepare();
    const request = await this.requestOf(options);
    const messages = terminalOf(process.stderr);
    const note = (message: string): void => {
      messages.write(`${message}\n`);
    };
    const watcher: ForgetWatcher = {
      note,
      forgetting: atIntervals(LINE_EVERY_MS, (readings) => {
        note(`${counted(readings, 'reading')} until now.`);
      }),
      refreshing: atIntervals(LINE_EVERY_MS, (ms) => {
        note(refreshingText(ms));
      }),
    };
    const report = await untilInterrupted(
      (signal) => this.forgetter.forget(request, watcher, signal),
      () => 'the open group of users is rolled back, and the totals are brought up to date',
      note,
    );
    process.stdout.write(options.json ? jsonOf(report) : forgetText(report));
    process.exitCode = isComplete(report) ? EXIT.clean : EXIT.rejects;
  }

  private async requestOf(options: ForgetOptions): Promise<ForgetRequest> {
    const { zone } = await this.state.read();
    const from = instantOption('--from', options.from, zone);
    const to = instantOption('--to', options.to, zone);
    if (from && to && from >= to) {
      throw new UsageError(
        `There is no time from ${isoWithOffset(from, zone)} to ${isoWithOffset(to, zone)}: --from comes before --to.`,
      );
    }
    return {
      userIds: options.user ?? [],
      fileIds: options.file ?? [],
      importIds: options.import ?? [],
      from,
      to,
      erase: options.erase ?? false,
      dryRun: options.dryRun ?? false,
    };
  }

  @Option({ flags: '--user <ids...>', description: 'only readings of these users' })
  parseUser(text: string, before?: readonly string[]): readonly string[] {
    return usersOption('--user', text, before);
  }

  @Option({ flags: '--from <time>', description: 'only from here on: a date, or a time with its offset' })
  parseFrom(text: string): string {
    return text;
  }

  @Option({ flags: '--to <time>', description: 'only before this' })
  parseTo(text: string): string {
    return text;
  }

  @Option({
    flags: '--file <numbers...>',
    description: 'only what these files put in; what they had replaced comes back',
  })
  parseFile(text: string, before?: readonly number[]): readonly number[] {
    return numbersOption('--file', text, before);
  }

  @Option({ flags: '--import <numbers...>', description: 'the same for all files of these imports' })
  parseImport(text: string, before?: readonly number[]): readonly number[] {
    return numbersOption('--import', text, before);
  }

  @Option({
    flags: '--erase',
    description: 'erase the users of --user: their readings, files, rejected rows, and themselves',
  })
  parseErase(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'count what would go, and keep everything' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print the report as one JSON document' })
  parseJson(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli forget -- --import 12                      takes an import back',
      '  npm run cli forget -- --import 12 --dry-run            what that would remove and bring back',
      '  npm run cli forget -- --user 3000 --to 2001-01-01      one user, everything before a day',
      '  npm run cli forget -- --from 2016-07-01 --to 2016-07-02   everybody, one day',
      '  npm run cli forget -- --user 3000 --erase              a person who asks to be erased',
      '',
      'The numbers of imports and files are on the page Imports. A file of the time that is forgotten is read again when',
      'it comes. There is no way back but a backup, or the files themselves.',
      'Exit codes: 0 done; 1 done, but for what is named; 2 wrong call; 4 database not usable; 130 interrupted.',
    ].join('\n');
  }
}

/** @throws UsageError for a call that asks for nothing, or for what cannot go together */
function assertMeaningful(words: readonly string[], options: ForgetOptions): void {
  const { user, file, import: imports, from, to, erase } = options;
  if (words.length > 0) {
    throw new UsageError(`forget takes no "${words[0] ?? ''}": say what to forget by options; see --help.`);
  }
  if (!user && !file && !imports && from === undefined && to === undefined) {
    throw new UsageError('Say what to forget, by --user, --from, --to, --file or --import; see --help.');
  }
  if (erase && (!user || file || imports || from !== undefined || to !== undefined)) {
    throw new UsageError('--erase goes with --user alone: all that is known of these users goes.');
  }
}
