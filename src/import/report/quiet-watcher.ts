import type { ImportWatcher } from '../run/import-watcher.js';
import type { Terminal } from './terminal.js';

/** Says only what a person must know, such as why nothing happens. */
export class QuietWatcher implements ImportWatcher {
  constructor(private readonly terminal: Terminal) {}

  note(message: string): void {
    this.terminal.write(`${message}\n`);
  }

  progress(): void {
    // Quiet.
  }

  filling(): void {
    // Quiet.
  }

  refreshing(): void {
    // Quiet.
  }
}
