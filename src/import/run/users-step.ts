import { DomainError } from '../../common/errors/index.js';
import type { Session } from '../../database/index.js';
import type { FoldedOfFiles } from '../csv/folded-names.js';
import type { FolderFile } from '../folder/base.js';
import type { SourceFile } from '../source/source-file.js';
import type { UsersChange, UsersLoader } from '../users/users-loader.js';
import { type ParsedUsers, UsersParser } from '../users/users-parser.js';
import { Candidate } from './candidate.js';
import { type FileOutcome, type Stored, loadFiles } from './file-step.js';
import type { FolderContext } from './import-context.js';

/** What became of the users' file. */
export interface UsersOutcome {
  /** Nothing when the file was skipped or there is none. */
  readonly file?: FileOutcome | undefined;
  readonly skipped: boolean;
  /** Nothing when it was not loaded. Of several files a user is missing whom none of them names. */
  readonly change?: UsersChange | undefined;
  /** A sample had to make room for the folder's own data. */
  readonly forgotSample: boolean;
  /** A sample has to make room before readings bring their users. */
  readonly makesRoom: boolean;
  /** Names that were taken otherwise than they are written. */
  readonly folded: FoldedOfFiles;
}

const NONE_FOLDED: FoldedOfFiles = { count: 0, listed: [] };

/** What became of all of these users' files. */
export function usersOfAll(outcomes: readonly UsersOutcome[]): UsersOutcome {
  return {
    skipped: outcomes.every(({ skipped }) => skipped),
    change: changeOfAll(outcomes),
    forgotSample: outcomes.some(({ forgotSample }) => forgotSample),
    makesRoom: outcomes.some(({ makesRoom }) => makesRoom),
    folded: {
      count: outcomes.reduce((total, { folded }) => total + folded.count, 0),
      listed: outcomes.flatMap(({ folded }) => folded.listed),
    },
  };
}

/** A user is missing whom none of the files names; where one was not read nobody knows. */
function changeOfAll(outcomes: readonly UsersOutcome[]): UsersChange | undefined {
  const changes = outcomes.flatMap(({ change }) => change ?? []);
  const [first, ...others] = changes;
  if (!first) return undefined;
  const sum = (field: 'added' | 'changed' | 'unchanged'): number =>
    changes.reduce((total, change) => total + change[field], 0);
  const isWhole = outcomes.every(({ change, file, skipped }) => change ?? (!file && !skipped));
  const missing = others.reduce<readonly string[]>((ids, change) => {
    const known = new Set(change.missing);
    return ids.filter((id) => known.has(id));
  }, first.missing);
  return {
    added: sum('added'),
    changed: sum('changed'),
    unchanged: sum('unchanged'),
    missing: isWhole ? missing : [],
  };
}

/** Takes the users' file into the database, in one transaction. */
export class UsersStep {
  private stepsAside = false;
  private change: UsersChange | undefined;

  constructor(
    private readonly context: FolderContext,
    private readonly loader: UsersLoader,
  ) {}

  /** @throws ImportRefusedError when the database holds nothing but a sample, and the folder brings no usable users */
  async run(): Promise<UsersOutcome> {
    const { folder, options } = this.context;
    if (folder.users) return this.take(folder.users);
    const makesRoom = options.createUsers && (await this.hasSampleOnly());
    if (!makesRoom)
      await this.assertOwnUsers(
        'it brings no user_data.csv (--create-users stores the users that files name)',
      );
    return { skipped: false, forgotSample: false, makesRoom, folded: NONE_FOLDED };
  }

  private async take(users: FolderFile): Promise<UsersOutcome> {
    const candidate = new Candidate<ParsedUsers>('users', users);
    await candidate.stage(() => this.understand(candidate));
    const { refused, isKnown } = candidate;
    if (refused) await this.assertOwnUsers(`its ${users.name} cannot be used: ${refused.message}`);
    const file = isKnown ? undefined : await this.store(candidate);
    const { change, stepsAside } = this;
    const { count = 0, listed = [] } = (change && candidate.content?.folded) ?? {};
    const folded = { count, listed: listed.map((name) => ({ path: users.name, ...name })) };
    const forgotSample = stepsAside && change !== undefined;
    return { file, skipped: isKnown, change, forgotSample, makesRoom: false, folded };
  }

  private async understand(candidate: Candidate<ParsedUsers>): Promise<void> {
    const { folder, store, history, options } = this.context;
    const source = await candidate.read(folder);
    const isLatest = (await history.latestUsers(store)) === source.sha256;
    this.stepsAside = !(candidate.sample && isLatest) && (await this.hasSampleOnly());
    const { name: path, directory } = candidate.file;
    const lies = isLatest || (await history.usersLieThere(store, source.sha256, { path, directory }));
    candidate.isKnown = lies && !this.stepsAside && !options.force && !(await this.loader.hasUnfolded(store));
    // Of few users one is a large share, and without the file nobody's readings are taken.
    if (!candidate.isKnown) candidate.understand(await parse(source), options.maxErrors, 1);
  }

  private async store(candidate: Candidate<ParsedUsers>): Promise<FileOutcome | undefined> {
    return this.context.write(async (session) => {
      const loaded = await loadFiles(this.context, session, [candidate], ({ content }) =>
        this.load(session, content),
      );
      await this.context.record(session, loaded);
      return loaded[0];
    });
  }

  private async load(session: Session, content: ParsedUsers | undefined): Promise<Stored> {
    if (!content) throw new Error('a file that was not refused has been read');
    if (this.stepsAside) await this.context.forgetSample(session);
    this.change = await this.loader.load(session, content.users);
    const { added, changed, unchanged } = this.change;
    return {
      rows: { rows_inserted: added, rows_restated: changed, rows_unchanged: unchanged },
      rowDelta: added,
    };
  }

  /** Own readings must never be added to the users of a sample. */
  private async assertOwnUsers(problem: string): Promise<void> {
    if (!(await this.hasSampleOnly())) return;
    throw new ImportRefusedError(
      `The database holds only generated data, and ${this.context.folder.named} cannot take its place: ${problem}.`,
    );
  }

  /** True of a sample, false of an empty database: there nothing has to make room. */
  private async hasSampleOnly(): Promise<boolean> {
    const { store, history } = this.context;
    if ((await history.latestUsers(store)) === undefined) return false;
    return history.holdsOnlySample(store);
  }
}

/** The folder as a whole cannot be imported into this database. */
class ImportRefusedError extends DomainError {
  readonly code = 'import_refused';
}

async function parse(source: SourceFile): Promise<ParsedUsers> {
  const parser = new UsersParser();
  await source.scan(parser);
  return parser.finish();
}
