import type { ImportProgress, ImportWatcher } from '../run/import-watcher.js';

/** What an import is at. */
export type Stage = 'files' | 'refresh';

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

  progress(progress: ImportProgress): void {
    this.next.progress(progress);
  }

  refreshing(): void {
    this.current = 'refresh';
    this.next.refreshing();
  }
}
