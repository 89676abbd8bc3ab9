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
});
