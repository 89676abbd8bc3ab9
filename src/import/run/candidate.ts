import { nounOf } from '../../common/counting.js';
import type { FileEntry } from '../../ledger/index.js';
import type { Understood } from '../csv/table-parser.js';
import type { FolderFile } from '../folder/base.js';
import type { ImportFolder } from '../folder/import-folder.js';
import type { ErrorLimit } from '../import-options.js';
import type { MeterText } from '../layouts/text/meter-text.js';
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

  /** The key of the user whose readings it holds, once that is known. */
  userId: number | undefined;

  constructor(
    readonly kind: FileEntry['kind'],
    readonly file: FolderFile,
  ) {}

  /** Does the work of a stage, unless the file was refused before. One that is refused now goes on, to be recorded. */
  async stage(work: () => Promise<void> | void): Promise<void> {
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

  /** @param text - the file's content, where it does not lie there as it is */
  async read(folder: ImportFolder, text?: Pick<MeterText, 'chunks'>): Promise<SourceFile> {
    const { path } = this.file;
    const source = await (text ? SourceFile.gather(path, text.chunks()) : SourceFile.read(path));
    this.sha256 = source.sha256;
    this.sample = folder.isSample(this.file, source.sha256);
    return source;
  }

  /** How many of its rows were rejected. */
  get rejected(): number {
    return this.content?.rejects.count ?? 0;
  }

  /**
   * @param least - so many rejected rows are borne, however large a share they are, unless none are
   * @throws FileRefusedError when too many of its rows were rejected
   */
  understand(content: Content, { unit, most }: ErrorLimit, least = 0): void {
    this.content = content;
    const { rejected } = this;
    const { rowsRead } = content;
    const share = (rowsRead * most) / 100;
    if (rejected <= (unit === 'rows' ? most : Math.max(most > 0 ? least : 0, share))) return;
    const limit = unit === 'rows' ? `${most}` : `${most}%`;
    throw new FileRefusedError(
      'over_threshold',
      `${rejected} of its ${nounOf(rowsRead, 'one row', `${rowsRead} rows`)} ${nounOf(rejected, 'was', 'were')} rejected, ` +
        `more than ${limit}: correct it, or raise --max-errors`,
    );
  }
}
