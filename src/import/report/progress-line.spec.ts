import { ProgressLine } from './progress-line.js';
import type { Terminal } from './terminal.js';

function line(isTerminal: boolean): {
  readonly written: string[];
  readonly progress: ProgressLine;
  readonly wait: (ms: number) => void;
} {
  const written: string[] = [];
  let now = 0;
  const terminal: Terminal = {
    isTerminal,
    columns: 120,
    write: (text) => written.push(text),
    bold: String,
    faint: String,
    warn: String,
  };
  return { written, progress: new ProgressLine(terminal, () => now), wait: (ms) => (now += ms) };
}

describe('ProgressLine', () => {
  it('redraws one line on a terminal and takes it away before anything else', () => {
    const { written, progress, wait } = line(true);
    progress.progress({ files: 1, total: 60, rows: 8162 });
    wait(1000);
    progress.progress({ files: 15, total: 60, rows: 120_000 });
    progress.note('Something happened.');
    expect(written).toEqual([
      '\r\u{1b}[2K██████░░░░░░░░░░░░░░░░░░ 15 of 60 files · 120,000 rows · 120,000 rows/s · 3.0 s left',
      '\r\u{1b}[2K',
      'Something happened.\n',
    ]);
  });

  it('writes whole lines at intervals elsewhere', () => {
    const { written, progress, wait } = line(false);
    for (let files = 1; files <= 30; files += 1) {
      wait(1000);
      progress.progress({ files, total: 60, rows: files * 1000 });
    }
    progress.clear();
    expect(written).toEqual([
      '10 of 60 files, 10,000 rows, 1,000 rows/s, 50 s left\n',
      '20 of 60 files, 20,000 rows, 1,000 rows/s, 40 s left\n',
      '30 of 60 files, 30,000 rows, 1,000 rows/s, 30 s left\n',
    ]);
  });

  it('says for how long the refresh has been going on: on a terminal at once and in one line', () => {
    const { written, progress } = line(true);
    progress.progress({ files: 60, total: 60, rows: 120_000 });
    for (const ms of [0, 1000, 75_000]) progress.refreshing(ms);
    expect(written).toEqual([
      '\r\u{1b}[2KBringing totals, means and peaks up to date …',
      '\r\u{1b}[2KBringing totals, means and peaks up to date for 1.0 s',
      '\r\u{1b}[2KBringing totals, means and peaks up to date for 1 min 15 s',
    ]);
  });

  it('writes it in whole lines at intervals elsewhere', () => {
    const { written, progress, wait } = line(false);
    for (let second = 0; second <= 20; second += 1) {
      progress.refreshing(second * 1000);
      wait(1000);
    }
    expect(written).toEqual([
      'Bringing totals, means and peaks up to date for 10 s\n',
      'Bringing totals, means and peaks up to date for 20 s\n',
    ]);
  });
});
