import type { ImportReport } from '../report/import-report.js';
import { UserKeys } from '../users/user-keys.js';
import type { UsersLoader } from '../users/users-loader.js';
import type { ImportContext } from './import-context.js';
import { ImportTally, userList } from './import-tally.js';
import { MetersLedger } from './meters-ledger.js';
import { MetersReader } from './meters-reader.js';
import { ReadAhead } from './read-ahead.js';
import { type ReadingsCandidate, ReadingsReader } from './readings-reader.js';
import { ReadingsStep } from './readings-step.js';
import { type UsersOutcome, UsersStep } from './users-step.js';

/** What a run leaves to say, but for what only the whole import knows. */
export type RunReport = Omit<
  ImportReport,
  'zone' | 'readingsBegin' | 'importId' | 'refreshMs' | 'stored' | 'misread'
>;

/** How many rows one transaction stores, or somewhat more: a year of some files. */
const ROWS_AT_ONCE = 40_960;
/** How many small files share a transaction, and what it costs beside its rows. */
const FILES_AT_ONCE = 50;

const SAMPLE_GONE = 'The generated sample made room: its users, readings and ledger are gone.';
const SAMPLE_WOULD_GO = 'The generated sample would make room: its users, readings and ledger would go.';

/** One pass over a folder: users first, then every readings' file, then every file of meters. */
export class ImportRun {
  readonly tally = new ImportTally();
  /** Users that no readings' file has come for yet. */
  private readonly silent = new Set<string>();
  private madeRoom = false;
  /** Keys of users that came with their readings. */
  private readonly created = new Set<number>();

  constructor(
    private readonly context: ImportContext,
    private readonly loader: UsersLoader,
  ) {}

  async run(): Promise<RunReport> {
    const { folder } = this.context;
    const began = performance.now();
    const users = await new UsersStep(this.context, this.loader).run();
    if (users.forgotSample) this.tellOfSample();
    if (users.skipped) this.tally.files.skipped += 1;
    if (users.file) {
      this.tally.add(users.file);
      await this.context.loaded([users.file]);
    }
    const { files, unread } = await folder.survey();
    if (files > 0) await this.readings(this.tally.done + files, users.makesRoom);
    return { ...this.report(users, performance.now() - began), unread };
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
    const makeRoom = async (): Promise<void> => {
      if (makesRoom) await this.makeRoom();
    };
    const ledger = new MetersLedger(context, tally);
    const own = new ReadingsReader(context, users, makeRoom);
    const meters = new MetersReader(context, users, ledger, own, makeRoom);
    const candidates = inTurn(own.candidates(), meters.candidates());
    const source = new ReadAhead(candidates, weightOf, ROWS_AT_ONCE);
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
        this.context.watcher.progress?.({ files: this.tally.done, total, rows: this.tally.rows.rows_read });
        await this.context.loaded(outcomes);
        return candidates.length > 0;
      });
      await ledger.write();
    } finally {
      await source.end();
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

  private report(users: UsersOutcome, loadMs: number): Omit<RunReport, 'unread'> {
    const { folder, options } = this.context;
    const { change } = users;
    const missing = new Set(change?.missing);
    return {
      named: folder.named,
      directory: folder.path,
      dryRun: options.dryRun,
      onRepeat: options.onRepeat,
      forgotSample: users.forgotSample || this.madeRoom,
      ...this.tally.result(),
      usersCreated: this.created.size,
      users: change && { added: change.added, changed: change.changed, unchanged: change.unchanged },
      foldedNames: users.folded,
      usersWithoutFile: userList(folder.namesUsers ? [...this.silent].filter((id) => !missing.has(id)) : []),
      usersMissing: userList([...missing]),
      loadMs,
    };
  }
}

async function* inTurn<Item>(
  ...parts: readonly AsyncIterable<Item>[]
): AsyncGenerator<Item, void, undefined> {
  for (const part of parts) yield* part;
}

/** In rows; what a file costs beside them counts as rows, too. */
function weightOf({ content }: ReadingsCandidate): number {
  return (content?.settled.length ?? 0) + ROWS_AT_ONCE / FILES_AT_ONCE;
}
