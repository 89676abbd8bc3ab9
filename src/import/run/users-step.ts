import { DomainError } from '../../common/errors/index.js';
import type { FileEntry, FileHistory } from '../../ledger/index.js';
import type { FolderFile } from '../folder/import-folder.js';
import { isOver, overThreshold } from '../import-options.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { SourceFile } from '../source/source-file.js';
import { type ParsedUsers, UsersParser } from '../users/users-parser.js';
import type { UsersChange, UsersLoader } from '../users/users-loader.js';
import type { ImportContext } from './import-context.js';
import { issuesOf } from './issues.js';
import { type FileOutcome, NO_ROWS, REJECTED_NOTHING } from './outcome.js';

/** What became of the users' file. */
export interface UsersOutcome {
  /** Nothing when the file was skipped or there is none. */
  readonly file?: FileOutcome;
  readonly skipped: boolean;
  readonly change?: UsersChange;
  /** A sample had to make room for the folder's own data. */
  readonly forgotSample: boolean;
}

interface Candidate {
  readonly file: FolderFile;
  readonly startedAt: number;
  sha256?: string;
  sample: boolean;
  parsed?: ParsedUsers;
}

/** Takes the users' file into the database, in one transaction. */
export class UsersStep {
  constructor(
    private readonly context: ImportContext,
    private readonly history: FileHistory,
    private readonly loader: UsersLoader,
  ) {}

  /** @throws ImportRefusedError when the database holds nothing but a sample, and the folder brings no usable users */
  async run(): Promise<UsersOutcome> {
    const { folder } = this.context;
    if (!folder.users) {
      await this.assertOwnUsers('it brings no user_data.csv');
      return { skipped: false, forgotSample: false };
    }
    const candidate: Candidate = { file: folder.users, startedAt: performance.now(), sample: false };
    try {
      return await this.take(candidate);
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      return this.refuse(candidate, error);
    }
  }

  private async take(candidate: Candidate): Promise<UsersOutcome> {
    const { folder, store, options } = this.context;
    const source = await SourceFile.read(candidate.file.path);
    candidate.sha256 = source.sha256;
    candidate.sample = folder.isSample(candidate.file, source.sha256);
    const isLatest = (await this.history.latestUsers(store)) === source.sha256;
    const stepsAside = !(candidate.sample && isLatest) && (await this.hasSampleOnly());
    if (isLatest && !stepsAside && !options.force) return { skipped: true, forgotSample: false };
    candidate.parsed = await this.parse(source);
    return this.load(candidate, candidate.parsed, stepsAside);
  }

  private async parse(source: SourceFile): Promise<ParsedUsers> {
    const parser = new UsersParser();
    await source.scan(parser);
    return parser.finish();
  }

  private async load(candidate: Candidate, parsed: ParsedUsers, stepsAside: boolean): Promise<UsersOutcome> {
    const { maxErrors } = this.context.options;
    if (isOver(maxErrors, parsed.rejects.count, parsed.rowsRead)) {
      throw new FileRefusedError(
        'over_threshold',
        overThreshold(parsed.rejects.count, parsed.rowsRead, maxErrors),
      );
    }
    return this.context.write(async (session) => {
      if (stepsAside) await this.context.forgetSample(session);
      const change = await this.loader.load(session, parsed.users);
      const entry = entryOf(candidate, 'loaded', change);
      await this.context.record(session, entry, issuesOf(undefined, parsed.rejects.listed));
      const file = { entry, energyWh: 0, rejects: parsed.rejects };
      return { file, change, skipped: false, forgotSample: stepsAside };
    });
  }

  private async refuse(candidate: Candidate, error: FileRefusedError): Promise<UsersOutcome> {
    await this.assertOwnUsers(`its ${candidate.file.name} cannot be used: ${error.message}`);
    const rejects = candidate.parsed?.rejects;
    const entry = { ...entryOf(candidate, error.result), reason: error.message };
    await this.context.write((session) =>
      this.context.record(session, entry, issuesOf(undefined, rejects?.listed ?? [])),
    );
    return {
      file: { entry, energyWh: 0, rejects: rejects ?? REJECTED_NOTHING },
      skipped: false,
      forgotSample: false,
    };
  }

  /** Own readings must never be added to the users of a sample. */
  private async assertOwnUsers(problem: string): Promise<void> {
    if (!(await this.hasSampleOnly())) return;
    throw new ImportRefusedError(
      `The database holds only generated data, and the folder ${this.context.folder.path} cannot take its place: ${problem}.`,
    );
  }

  /** True of a sample, false of an empty database: there nothing has to make room. */
  private async hasSampleOnly(): Promise<boolean> {
    const { store } = this.context;
    if ((await this.history.latestUsers(store)) === undefined) return false;
    return this.history.holdsOnlySample(store);
  }
}

/** The folder as a whole cannot be imported into this database. */
class ImportRefusedError extends DomainError {
  readonly code = 'import_refused';
}

function entryOf(
  { file, sha256, sample, parsed, startedAt }: Candidate,
  result: FileEntry['result'],
  change?: UsersChange,
): FileEntry {
  return {
    ...NO_ROWS,
    path: file.name,
    kind: 'users',
    sha256,
    sample,
    result,
    rowsRead: parsed?.rowsRead ?? 0,
    rowsInserted: change?.added ?? 0,
    rowsRestated: change?.changed ?? 0,
    rowsUnchanged: change?.unchanged ?? 0,
    rowsRejected: parsed?.rejects.count ?? 0,
    storedChange: change?.added ?? 0,
    hasFutureRows: false,
    durationMs: performance.now() - startedAt,
  };
}
