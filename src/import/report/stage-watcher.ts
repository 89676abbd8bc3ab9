import type { ImportProgress, ImportWatcher } from '../run/import-watcher.js';

/** What an import is at. */
export type Stage = 'days' | 'files' | 'refresh';

/** Remembers what the import is at, and passes everything on. */
export class StageWatcher implements ImportWatcher {
  private current: Stage = 'files';

  constructor(private readonly next: ImportWatcher) {}

  get stage(): Stage {
    return this.current;
  }

  note(message: string): void {
    this.next.note(message);
  }

  filling(done: number, all: number): void {
    this.current = 'days';
    this.next.filling(done, all);
  }

  progress(progress: ImportProgress): void {
    this.current = 'files';
    this.next.progress(progress);
  }

  refreshing(): void {
    this.current = 'refresh';
    this.next.refreshing();
  }
}
