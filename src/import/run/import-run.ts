import { UnreadFiles } from '../folder/unread-files.js';
import type { ImportReport } from '../report/import-report.js';
import { UserKeys } from '../users/user-keys.js';
import type { UsersLoader } from '../users/users-loader.js';
import type { FolderContext, ImportContext } from './import-context.js';
import { ImportTally, userList } from './import-tally.js';
import { MetersLedger } from './meters-ledger.js';
import { MetersReader } from './meters-reader.js';
import { ReadAhead } from './read-ahead.js';
import { type ReadingsCandidate, ReadingsReader } from './readings-reader.js';
import { ReadingsStep } from './readings-step.js';
import { type UsersOutcome, usersOfAll, UsersStep } from './users-step.js';

/** What a run leaves to say, but for what only the whole import knows. */
export type RunReport = Omit<
  ImportReport,
  'zone' | 'readingsBegin' | 'importId' | 'refreshMs' | 'stored' | 'misread' | 'compacted'
>;

/** How many rows one transaction stores, or somewhat more: a year of some files. */
const ROWS_AT_ONCE = 40_960;
/** How many small files share a transaction, and what it costs beside its rows. */
const FILES_AT_ONCE = 50;

const SAMPLE_GONE = 'The generated sample made room: its users, readings and ledger are gone.';
const SAMPLE_WOULD_GO = 'The generated sample would make room: its users, readings and ledger would go.';

/** One pass over what an import is given: users first, then every readings' file, then every file of meters. */
export class ImportRun {
  readonly tally = new ImportTally();
  /** Users that no readings' file has come for yet. */
  private readonly silent = new Set<string>();
  private madeRoom = false;
  /** Keys of users that came with their readings. */
  private readonly created = new Set<number>();
  /** Files that stand beside those of meters. */
  private readonly noReadings = new UnreadFiles();

  /** @param folders - the same for each folder */
  constructor(
    private readonly context: ImportContext,
    private readonly folders: readonly FolderContext[],
    private readonly loader: UsersLoader,
  ) {}

  async run(): Promise<RunReport> {
    const began = performance.now();
    const users = await this.users();
    const surveys = await Promise.all(this.folders.map(({ folder }) => folder.survey()));
    const files = surveys.reduce((sum, survey) => sum + survey.files, 0);
    if (files > 0) await this.readings(this.tally.done + files, users.makesRoom);
    const unread = UnreadFiles.of(surveys.map((survey) => survey.unread));
    return { ...this.report(users, performance.now() - began), unread, noReadings: this.noReadings };
  }

  /** Those that bring users come first: what the others bring may be of them. */
  private async users(): Promise<UsersOutcome> {
    const outcomes: UsersOutcome[] = [];
    const inOrder = [...this.folders].sort((one, other) => bringsUsers(other) - bringsUsers(one));
    for (const context of inOrder) {
      const users = await new UsersStep(context, this.loader).run();
      if (users.forgotSample) this.tellOfSample();
      if (users.skipped) this.tally.files.skipped += 1;
      if (users.file) {
        this.tally.add(users.file);
        await this.context.loaded([users.file]);
      }
      outcomes.push(users);
    }
    return usersOfAll(outcomes);
  }

  private tellOfSample(): void {
    const { options, watcher } = this.context;
    watcher.note(options.dryRun ? SAMPLE_WOULD_GO : SAMPLE_GONE);
  }

  /** Empties the database of a sample whose users nobody has replaced, once, before the first own readings. */
  private async makeRoom(): Promise<void> {
    if (this.madeRoom) return;
    this.madeRoom = true;
    await this.context.write((session) => this.context.forgetSample(session));
    this.tellOfSample();
  }

  /** @param makesRoom - the users that are known are a sample's */
  private async readings(total: number, makesRoom: boolean): Promise<void> {
    const { context, tally } = this;
    const users = makesRoom ? new UserKeys() : await UserKeys.load(context.store);
    for (const id of users.ids()) this.silent.add(id);
    const ledger = new MetersLedger(context, tally);
    const source = new ReadAhead(this.candidates(users, ledger, makesRoom), weightOf, ROWS_AT_ONCE);
    const step = new ReadingsStep(context, ledger, () => {
      // A rehearsal has one connection for everything.
      if (!this.context.options.dryRun) source.begin();
    });
    try {
      await this.inParallel(async () => {
        const candidates = await source.group();
        const outcomes = await step.take(candidates);
        for (const { user, newUser, refused } of candidates) {
          if (user !== undefined) this.silent.delete(user);
          if (newUser && !refused) this.created.add(newUser.key);
        }
        for (const outcome of outcomes) this.tally.add(outcome);
        this.tally.files.skipped += candidates.filter(({ isKnown }) => isKnown).length;
        await ledger.write();
        const files = this.tally.done + this.noReadings.count;
        this.context.watcher.progress?.({ files, total, rows: this.tally.rows.rows_read });
        await this.context.loaded(outcomes);
        return candidates.length > 0;
      });
      await ledger.write();
    } finally {
      await source.end();
    }
  }

  private async *candidates(
    users: UserKeys,
    ledger: MetersLedger,
    makesRoom: boolean,
  ): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const makeRoom = async (): Promise<void> => {
      if (makesRoom) await this.makeRoom();
    };
    for (const context of this.folders) {
      const own = new ReadingsReader(context, users, makeRoom);
      yield* own.candidates();
      yield* new MetersReader(context, users, ledger, own, this.noReadings, makeRoom).candidates();
    }
  }

  /**
   * Takes steps in as many loops as there are jobs, until a step says that there are no more. The first failure stops
   * all loops, and is thrown once the steps that were under way have ended.
   */
  private async inParallel(step: () => Promise<boolean>): Promise<void> {
    let isOver = false;
    const loop = async (): Promise<void> => {
      try {
        while (!isOver && (await step()));
      } finally {
        isOver = true;
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: this.context.options.jobs }, loop));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private report(users: UsersOutcome, loadMs: number): Omit<RunReport, 'unread' | 'noReadings'> {
    const {
      folders,
      context,
      folders: [first],
    } = this;
    const { change } = users;
    const missing = new Set(change?.missing);
    const namesUsers = folders.some(({ folder }) => folder.namesUsers);
    return {
      named: namesOf(folders.map(({ folder }) => folder.named)),
      directory: first?.folder.directory ?? '',
      dryRun: context.options.dryRun,
      onRepeat: context.options.onRepeat,
      forgotSample: users.forgotSample || this.madeRoom,
      ...this.tally.result(),
      usersCreated: this.created.size,
      users: change && { added: change.added, changed: change.changed, unchanged: change.unchanged },
      foldedNames: users.folded,
      usersWithoutFile: userList(namesUsers ? [...this.silent].filter((id) => !missing.has(id)) : []),
      usersMissing: userList([...missing]),
      loadMs,
    };
  }
}

function bringsUsers({ folder }: FolderContext): number {
  return Number(folder.users !== undefined);
}

const MOST_NAMED = 3;

function namesOf(all: readonly string[]): string {
  const names = all.slice(0, MOST_NAMED).join(', ');
  return all.length > MOST_NAMED ? `${names} and ${all.length - MOST_NAMED} more` : names;
}

/** In rows; what a file costs beside them counts as rows, too. */
function weightOf({ content }: ReadingsCandidate): number {
  return (content?.settled.length ?? 0) + ROWS_AT_ONCE / FILES_AT_ONCE;
}
