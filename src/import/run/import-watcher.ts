/** How far an import is. */
export interface ImportProgress {
  /** Files done, skipped ones included. */
  readonly files: number;
  readonly total: number;
  /** Rows read. */
  readonly rows: number;
}

/** Who is told what happens during an import. */
export interface ImportWatcher {
  /** Something a person should know now, as a sentence. */
  note(message: string): void;
  progress?(progress: ImportProgress): void;
  /** The days of so many users of a database of an older version are made. */
  filling?(done: number, all: number): void;
  /** The files are done; the aggregates are brought up to date, for so long until now. */
  refreshing?(elapsedMs: number): void;
  /** The import is over; so many old chunks of all that are to be compacted are done. */
  compacting?(done: number, all: number): void;
}

/** What an import is at. */
export type Stage = 'days' | 'files' | 'refresh' | 'compaction';

/** Remembers what the import is at, and passes everything on. */
export class StageWatcher implements ImportWatcher {
  stage: Stage = 'files';

  constructor(private readonly next: ImportWatcher) {}

  note(message: string): void {
    this.next.note(message);
  }

  filling(done: number, all: number): void {
    this.stage = 'days';
    this.next.filling?.(done, all);
  }

  progress(progress: ImportProgress): void {
    this.stage = 'files';
    this.next.progress?.(progress);
  }

  refreshing(elapsedMs: number): void {
    this.stage = 'refresh';
    this.next.refreshing?.(elapsedMs);
  }

  compacting(done: number, all: number): void {
    this.stage = 'compaction';
    this.next.compacting?.(done, all);
  }
}
