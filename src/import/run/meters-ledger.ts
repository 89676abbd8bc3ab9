import { OneAtATime } from '../../common/one-at-a-time.js';
import type { FileOutcome } from './file-step.js';
import type { ImportContext } from './import-context.js';
import type { ImportTally } from './import-tally.js';
import type { MetersFile } from './meters-file.js';

/** Keeps the entries of files of meters: made before their first series, ended after the last. */
export class MetersLedger {
  private changed = new Set<MetersFile>();
  /** One at a time: what is written last must be what was so last. */
  private readonly writing = new OneAtATime();

  constructor(
    private readonly context: ImportContext,
    private readonly tally: ImportTally,
  ) {}

  /** Gives files a number and an entry. One that never ends stays as loaded in part. */
  async open(files: readonly MetersFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.context.write(async (session) => {
      const ids = await this.context.reserve(session, files.length);
      for (const [at, file] of files.entries()) file.id = ids[at] ?? 0;
      const entries = files.map((file) => ({ id: file.id, entry: file.entry(), issues: [] }));
      await this.context.record(session, entries);
    });
  }

  /** A series of a file is in, or refused, and has an entry of its own. */
  ended(file: MetersFile, outcome: FileOutcome): void {
    file.end(outcome);
    this.changed.add(file);
  }

  /** There is more to say of a file. */
  change(file: MetersFile): void {
    this.changed.add(file);
  }

  /** Brings the entries up to date. */
  write(): Promise<void> {
    return this.writing.take(() => this.writeChanged());
  }

  private async writeChanged(): Promise<void> {
    if (this.changed.size === 0) return;
    const files = [...this.changed];
    this.changed = new Set();
    const entries = files.map((file) => {
      const { id, isOver } = file;
      return { id, file, isOver, entry: file.entry(), issues: isOver ? file.issues() : [] };
    });
    await this.context.write((session) => this.context.record(session, entries));
    for (const { file, isOver, entry } of entries) if (isOver) this.tally.addMeters(file, entry);
  }
}
