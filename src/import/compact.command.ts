import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { counted, megabytes } from '../common/counting.js';
import { UsageError } from '../common/errors/index.js';
import { DatabaseReadiness, Engine, Storage } from '../database/index.js';
import { Compaction } from './compaction.js';
import { untilInterrupted } from './interruption.js';
import { ProgressLine } from './report/progress-line.js';
import { compactedText } from './report/summary.js';
import { terminalOf } from './report/terminal.js';

interface CompactOptions {
  readonly dryRun?: boolean;
}

/** `compact`: makes everything that is stored small. */
@Command({
  name: 'compact',
  description: 'Compact all that is stored of readings, days and segments, however new; no answer changes',
})
export class CompactCommand extends CommandRunner {
  constructor(
    private readonly compaction: Compaction,
    private readonly readiness: DatabaseReadiness,
    private readonly engine: Engine,
    private readonly storage: Storage,
  ) {
    super();
  }

  override async run(words: string[], { dryRun = false }: CompactOptions = {}): Promise<void> {
    if (words.length > 0) throw new UsageError(`compact takes no "${words[0] ?? ''}"; see --help.`);
    await this.readiness.prepare();
    const { whyNeverCompact } = this.storage;
    if (whyNeverCompact) process.stdout.write(`${whyNeverCompact}\n`);
    else process.stdout.write(dryRun ? await this.rehearse() : await this.compact());
  }

  private async rehearse(): Promise<string> {
    const chunks = await this.compaction.candidates();
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    return `Not compact: ${counted(chunks.length, 'chunk')} of ${megabytes(bytes)}.\n`;
  }

  private async compact(): Promise<string> {
    const line = new ProgressLine(terminalOf(process.stderr));
    try {
      const compacted = await untilInterrupted(
        (signal) => this.compaction.everything(line, signal),
        () =>
          this.engine.embedded
            ? 'waiting for the chunk at hand, which the embedded engine cannot break off'
            : 'the chunk at hand stays as it was',
        (message) => {
          line.note(message);
        },
      );
      const isDone = compacted.chunks + compacted.inUse === 0;
      return isDone ? 'Everything is compact.\n' : `Compacted ${compactedText(compacted)}.\n`;
    } finally {
      line.clear();
    }
  }

  @Option({ flags: '--dry-run', description: 'say how much is not compact, and leave it so' })
  parseDryRun(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli compact                  everything',
      '  npm run cli compact -- --dry-run     how much there is to compact',
      '',
      'What is compact takes a twentieth of the room. It may be added to and corrected like the rest, at some cost: each',
      'import compacts what is older than COLUMNSTORE_AFTER by itself, so this is for the end of a first large one.',
      'It may be stopped at any time: what was compacted before stays so.',
    ].join('\n');
  }
}
