import { formatDuration } from '../../common/time/index.js';
import { visibleLines } from '../../common/visible.js';
import type { ImportProgress, ImportWatcher } from '../run/import-watcher.js';
import { count, counted } from './numbers.js';
import type { Terminal } from './terminal.js';

const REDRAW_MS = 100;
const LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
const ERASE_LINE = '\r\u{1b}[2K';

/** Shows how far an import is: one line redrawn on a terminal, else a line at intervals. */
export class ProgressLine implements ImportWatcher {
  private readonly startedAt: number;
  private shownAt: number;
  private isDrawn = false;

  constructor(
    private readonly terminal: Terminal,
    /** Of a clock that never goes back, in milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
    this.shownAt = this.startedAt;
  }

  note(message: string): void {
    this.clear();
    this.terminal.write(`${visibleLines(message)}\n`);
  }

  progress(progress: ImportProgress): void {
    this.atIntervals((now) => this.describe(progress, now - this.startedAt));
  }

  filling(done: number, all: number): void {
    this.atIntervals(() => `Making days and months: ${count(done)} of ${counted(all, 'user')}`);
  }

  refreshing(elapsedMs: number): void {
    const text = refreshingText(elapsedMs);
    if (this.terminal.isTerminal) this.show(text);
    else this.atIntervals(() => text);
  }

  compacting(done: number, all: number): void {
    this.atIntervals(() => `Compacting old readings: ${count(done)} of ${counted(all, 'chunk')}`);
  }

  /** Takes the redrawn line away: what follows begins on a clean one. */
  clear(): void {
    if (this.isDrawn) this.terminal.write(ERASE_LINE);
    this.isDrawn = false;
  }

  private atIntervals(describe: (now: number) => string): void {
    const now = this.now();
    if (now - this.shownAt < (this.terminal.isTerminal ? REDRAW_MS : LINE_EVERY_MS)) return;
    this.shownAt = now;
    this.show(describe(now));
  }

  private show(text: string): void {
    if (!this.terminal.isTerminal) {
      this.terminal.write(`${text}\n`);
      return;
    }
    this.terminal.write(ERASE_LINE + text.slice(0, this.terminal.columns - 1));
    this.isDrawn = true;
  }

  private describe({ files, total, rows }: ImportProgress, elapsed: number): string {
    // A zip is one of the files that were counted, and each file in it is done by itself.
    const share = total === 0 ? 1 : Math.min(1, files / total);
    const parts = [
      `${count(files)} of ${counted(total, 'file')}`,
      counted(rows, 'row'),
      `${count(rows / (elapsed / 1000))} rows/s`,
      // Until a file is done nobody knows how long one takes.
      ...(files > 0 ? [`${formatDuration((elapsed / files) * (total - files))} left`] : []),
    ];
    return this.terminal.isTerminal ? `${bar(share)} ${parts.join(' · ')}` : parts.join(', ');
  }
}

/** How far a refresh is: nobody knows how much of it is left. */
export function refreshingText(elapsedMs: number): string {
  const text = 'Bringing totals, means and peaks up to date';
  return elapsedMs < 1_000 ? `${text} …` : `${text} for ${formatDuration(elapsedMs)}`;
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}
