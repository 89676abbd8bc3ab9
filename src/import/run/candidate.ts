import { nounOf } from '../../common/counting.js';
import type { FileEntry } from '../../ledger/index.js';
import type { Understood } from '../csv/table-parser.js';
import type { FolderFile, ImportFolder } from '../folder/import-folder.js';
import type { ErrorLimit } from '../import-options.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { SourceFile } from '../source/source-file.js';

/** A file on its way into the database: each stage adds what it found out. */
export class Candidate<Content extends Understood> {
  /** Milliseconds that it took so far, those in which it was read beside others included. */
  workedMs = 0;
  /** Of its content; nothing when it could not be read. */
  sha256: string | undefined;
  sample = false;
  /** Its content is known: there is nothing to do. */
  isKnown = false;
  content: Content | undefined;
  refused: FileRefusedError | undefined;

  constructor(
    readonly kind: FileEntry['kind'],
    readonly file: FolderFile,
    /** Whose readings, where it holds readings and its name says so. */
    readonly userId?: number,
  ) {}

  /** Does the work of a stage, unless the file was refused before. One that is refused now goes on, to be recorded. */
  async stage(work: () => Promise<void>): Promise<void> {
    if (this.refused) return;
    const began = performance.now();
    try {
      await work();
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      this.refused = error;
    }
    this.workedMs += performance.now() - began;
  }

  async read(folder: ImportFolder): Promise<SourceFile> {
    const source = await SourceFile.read(this.file.path);
    this.sha256 = source.sha256;
    this.sample = folder.isSample(this.file, source.sha256);
    return source;
  }

  /** @throws FileRefusedError when too many of its rows were rejected */
  understand(content: Content, { unit, most }: ErrorLimit): void {
    this.content = content;
    const { rowsRead, rejects } = content;
    // Of few users one is a large share, and without the file nobody's readings are taken.
    const least = this.kind === 'users' && most > 0 ? 1 : 0;
    if (rejects.count <= (unit === 'rows' ? most : Math.max(least, (rowsRead * most) / 100))) return;
    const limit = unit === 'rows' ? `${most}` : `${most}%`;
    throw new FileRefusedError(
      'over_threshold',
      `${rejects.count} of its ${nounOf(rowsRead, 'one row', `${rowsRead} rows`)} ${nounOf(rejects.count, 'was', 'were')} rejected, ` +
        `more than ${limit}: correct it, or raise --max-errors`,
    );
  }
}
