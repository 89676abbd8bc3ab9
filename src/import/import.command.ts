import { availableParallelism } from 'node:os';
import { Command, Help, Option } from 'nest-commander';
import { UsageError } from '../common/errors/index.js';
import { visibleLines } from '../common/visible.js';
import { DatabaseReadiness, Engine } from '../database/index.js';
import type { RepeatPolicy, RestatedPolicy, TimestampConvention } from '../ledger/index.js';
import { DEFAULT_OPTIONS, type ErrorLimit, type ImportOptions, parseOption } from './import-options.js';
import { Importer } from './importer.js';
import { untilInterrupted } from './interruption.js';
import { MeterFilesCommand } from './meter-files.command.js';
import { exitCodeFor, type ImportReport } from './report/import-report.js';
import { jsonReport } from './report/json-report.js';
import { ProgressLine } from './report/progress-line.js';
import { problemsText, summarize } from './report/summary.js';
import { terminalOf } from './report/terminal.js';
import { type Stage, StageWatcher } from './run/import-watcher.js';

const DEFAULT_FOLDER = 'data';

type CommandOptions = Partial<ImportOptions> & { readonly json?: boolean; readonly quiet?: boolean };

/** `import [paths…]`: imports users and readings. */
@Command({
  name: 'import',
  arguments: '[paths...]',
  argsDescription: {
    paths: `folders with user_data.csv and consumption/<user id>.csv; files, zips or folders of meters' files (default: ${DEFAULT_FOLDER})`,
  },
  description: 'Import users and readings; running it again loads only what is new or corrected',
})
export class ImportCommand extends MeterFilesCommand {
  constructor(
    private readonly importer: Importer,
    private readonly readiness: DatabaseReadiness,
    private readonly engine: Engine,
  ) {
    super();
  }

  override async run(paths: string[], given: CommandOptions = {}): Promise<void> {
    const named = paths.length > 0 ? paths : [DEFAULT_FOLDER];
    const { json = false, quiet = false, ...asked } = given;
    const options = { ...DEFAULT_OPTIONS, jobs: this.usualJobs(), ...asked };
    if (options.jobs > 1 && this.engine.embedded) {
      throw new UsageError('--jobs works on a server only: the embedded engine does one thing at a time.');
    }
    const messages = terminalOf(process.stderr);
    const line = quiet ? undefined : new ProgressLine(messages);
    await this.readiness.prepare();
    const watcher = new StageWatcher(
      line ?? {
        note: (message) => {
          messages.write(`${visibleLines(message)}\n`);
        },
      },
    );
    const report = await untilInterrupted(
      (signal) => this.importer.import(named, options, watcher, signal),
      () => this.stopping(watcher.stage, options),
      (message) => {
        watcher.note(message);
      },
    );
    line?.clear();
    if (quiet && !json) messages.write(problemsText(report, messages));
    this.print(report, json, quiet);
    process.exitCode = exitCodeFor(report);
  }

  /** What somebody who stops the import waits for. */
  private stopping(stage: Stage, { dryRun }: ImportOptions): string {
    if (stage === 'days') return 'the next start goes on after the users whose days are made';
    if (dryRun) return 'nothing is kept';
    if (stage === 'files') return 'the open files are rolled back';
    if (stage === 'compaction') {
      return this.engine.embedded
        ? 'the import is complete; waiting for the chunk that is being compacted, which the embedded engine cannot break off'
        : 'the import is complete, and the chunk that is being compacted stays as it was';
    }
    return this.engine.embedded
      ? 'waiting for the refresh of the totals, which the embedded engine cannot break off'
      : 'the refresh of the totals is broken off, and the next one goes on with it';
  }

  /** Two sessions store a third faster than one; more only wait for each other. */
  private usualJobs(): number {
    return this.engine.embedded ? 1 : Math.min(2, availableParallelism());
  }

  private print(report: ImportReport, json: boolean, quiet: boolean): void {
    const output = terminalOf(process.stdout);
    if (json) output.write(visibleLines(jsonReport(report)));
    else if (!quiet) output.write(summarize(report, output));
  }

  @Option({
    flags: '--on-repeat <policy>',
    description:
      'a half-hour named twice with different readings: keep both, the first or the last (default: keep)',
  })
  parseOnRepeat(text: string): RepeatPolicy {
    return parseOption.onRepeat(text);
  }

  @Option({
    flags: '--on-restated <policy>',
    description:
      'a stored reading that differs in the file: replace it, keep it, or error (default: replace)',
  })
  parseOnRestated(text: string): RestatedPolicy {
    return parseOption.onRestated(text);
  }

  @Option({
    flags: '--stamp <edge>',
    description: 'whether a time names the start or the end of its half-hour (default: start)',
  })
  parseStamp(text: string): TimestampConvention {
    return parseOption.stamp(text);
  }

  @Option({ flags: '--create-users', description: 'store users that are not known, as the files name them' })
  parseCreateUsers(): boolean {
    return true;
  }

  @Option({
    flags: '--dry-run',
    description: 'do everything and keep nothing: the same counts, the same report',
  })
  parseDryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--max-errors <limit>',
    description:
      'refuse a file, or a meter of one, with more rejected rows than this number or share (default: 1%)',
  })
  parseMaxErrors(text: string): ErrorLimit {
    return parseOption.maxErrors(text);
  }

  @Option({
    flags: '--max-reading <Wh>',
    description: 'reject a row with a larger reading than this (default: 1000000000, which is 1 GWh)',
  })
  parseMaxReading(text: string): number {
    return parseOption.maxReading(text);
  }

  @Option({
    flags: '--jobs <number>',
    description: 'how many files to load at once, on a server (default: 2)',
  })
  parseJobs(text: string): number {
    return parseOption.jobs(text);
  }

  @Option({ flags: '--force', description: 'read files again whose content is known' })
  parseForce(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print the report as one JSON document' })
  parseJson(): boolean {
    return true;
  }

  @Option({ flags: '--quiet', description: 'print only problems' })
  parseQuiet(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli import                                the folder data',
      '  npm run cli import -- ../readings                 another folder',
      '  npm run cli import -- meters.zip --create-users   files of meters, and their users with them',
      '  npm run cli import -- north south.zip extra.csv   several of them, as one import',
      '  npm run cli import -- export.csv --layout my.json a table that no preset knows',
      '  npm run cli import -- ../readings --dry-run       what would happen',
      '  npm run cli import -- ../readings --json          for machines',
      '  npm run cli import -- ../readings --zone +10:00   times by a clock that is never changed',
      '  npm run cli import -- --max-reading 50000         no household takes more in half an hour',
      '',
      'What a file is, npm run cli inspect -- <file> says.',
      '',
      'Exit codes: 0 clean, 1 rows rejected or files refused, 2 wrong call, 3 a file over --max-errors or a meter refused,',
      '4 database not usable, 70 disk full or internal failure, 130 interrupted, or another import took over',
      '(what was loaded is kept: run it again).',
    ].join('\n');
  }
}
