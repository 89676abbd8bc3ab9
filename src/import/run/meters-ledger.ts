import type { FileOutcome } from './file-step.js';
import type { ImportContext } from './import-context.js';
import type { ImportTally } from './import-tally.js';
import type { MetersFile } from './meters-file.js';

/** So many files that are over are written down at once. */
const FILES_AT_ONCE = 32;

/** Keeps the entries of files of meters: made before their first series, ended after the last. */
export class MetersLedger {
  private readonly over: MetersFile[] = [];

  /** @param makeRoom - called before anything is stored */
  constructor(
    private readonly context: ImportContext,
    private readonly tally: ImportTally,
    private readonly makeRoom: () => Promise<void>,
  ) {}

  /** Gives files a number and an entry. One that never ends stays as loaded in part. */
  async open(files: readonly MetersFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.makeRoom();
    await this.context.write(async (session) => {
      const ids = await this.context.reserve(session, files.length);
      for (const [at, file] of files.entries()) file.id = ids[at] ?? 0;
      await this.context.record(
        session,
        files.map((file) => ({ id: file.id, entry: file.entry(), issues: [] })),
      );
    });
  }

  /** A series of a file is in, or refused, and written down. */
  ended(file: MetersFile, outcome: FileOutcome): void {
    file.end(outcome);
    this.closeIfOver(file);
  }

  closeIfOver(file: MetersFile): void {
    if (file.isOver) this.over.push(file);
  }

  /** Writes down what became of files that are over. @param atLeast - fewer of them wait */
  async close(atLeast = FILES_AT_ONCE): Promise<void> {
    if (this.over.length < atLeast) return;
    const files = this.over.splice(0);
    const ended = files.map((file) => ({ id: file.id, entry: file.entry(), issues: file.issues() }));
    await this.context.write((session) => this.context.record(session, ended));
    for (const [at, { entry }] of ended.entries()) {
      const file = files[at];
      if (file) this.tally.addMeters(file, entry);
    }
  }
}
