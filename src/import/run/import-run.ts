import type { ImportReport } from '../report/import-report.js';
import type { UsersLoader } from '../users/users-loader.js';
import type { ImportContext } from './import-context.js';
import { ImportTally, userList } from './import-tally.js';
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
const ROWS_AT_ONCE = 65_536;
/** How many small files share a transaction, and what it costs beside its rows. */
const FILES_AT_ONCE = 8;

const SAMPLE_GONE = 'The generated sample made room: its users, readings and ledger are gone.';
const SAMPLE_WOULD_GO = 'The generated sample would make room: its users, readings and ledger would go.';

/** One pass over a folder: users first, then every readings' file. */
export class ImportRun {
  readonly tally = new ImportTally();
  /** Users that no readings' file has come for yet. */
  private readonly silent = new Set<number>();

  constructor(
    private readonly context: ImportContext,
    private readonly loader: UsersLoader,
  ) {}

  async run(): Promise<RunReport> {
    const { folder, options, watcher } = this.context;
    const began = performance.now();
    const users = await new UsersStep(this.context, this.loader).run();
    if (users.forgotSample) watcher.note(options.dryRun ? SAMPLE_WOULD_GO : SAMPLE_GONE);
    if (users.skipped) this.tally.files.skipped += 1;
    if (users.file) this.tally.add(users.file);
    const { readings, unread } = await folder.survey();
    if (readings > 0) await this.readings(this.tally.done + readings);
    return { ...this.report(users, performance.now() - began), unread };
  }

  private async readings(total: number): Promise<void> {
    const userIds = await this.storedUsers();
    for (const id of userIds) this.silent.add(id);
    const reader = new ReadingsReader(this.context, userIds);
    const source = new ReadAhead(reader.candidates(), weightOf, ROWS_AT_ONCE);
    const step = new ReadingsStep(this.context, () => {
      // A rehearsal has one connection for everything.
      if (!this.context.options.dryRun) source.begin();
    });
    try {
      await this.inParallel(async () => {
        const candidates = await source.group();
        const outcomes = await step.take(candidates);
        for (const { userId } of candidates) if (userId !== undefined) this.silent.delete(userId);
        for (const outcome of outcomes) this.tally.add(outcome);
        this.tally.files.skipped += candidates.length - outcomes.length;
        this.context.watcher.progress?.({ files: this.tally.done, total, rows: this.tally.rows.rows_read });
        return candidates.length > 0;
      });
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

  private async storedUsers(): Promise<ReadonlySet<number>> {
    const rows = await this.context.store.query<{ id: number }>('select id from users');
    return new Set(rows.map(({ id }) => id));
  }

  private report(users: UsersOutcome, loadMs: number): Omit<RunReport, 'unread'> {
    const { folder, options } = this.context;
    const { change } = users;
    const missing = new Set(change?.missing);
    return {
      directory: folder.path,
      dryRun: options.dryRun,
      onRepeat: options.onRepeat,
      forgotSample: users.forgotSample,
      ...this.tally.result(),
      users: change && { added: change.added, changed: change.changed, unchanged: change.unchanged },
      foldedNames: users.folded,
      usersWithoutFile: userList([...this.silent].filter((id) => !missing.has(id)).map(String)),
      usersMissing: userList([...missing].map(String)),
      loadMs,
    };
  }
}

/** In rows; what a file costs beside them counts as rows, too. */
function weightOf({ content }: ReadingsCandidate): number {
  return (content?.settled.length ?? 0) + ROWS_AT_ONCE / FILES_AT_ONCE;
}
