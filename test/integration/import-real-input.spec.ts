import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../src/import/report/import-report.js';
import type { RepeatPolicy } from '../../src/ledger/index.js';
import { ImportBench } from '../support/import-bench.js';
import { REAL_INPUT } from '../support/real-input.js';
import { rounds } from '../support/rounds.js';

const ROWS = 489_716;
const HALF_HOURS = 489_600;
const REPEATS = ROWS - HALF_HOURS;
const TOTAL_WH: Readonly<Record<RepeatPolicy, number>> = {
  keep: 247_758_910,
  first: 247_733_146,
  last: 247_738_353,
};
const POLICIES = ['keep', 'first', 'last'] as const;
/** Each of them costs two imports of everything; after the last of them the readings are as usual again. */
const IMPORTED = POLICIES.slice(-rounds(1, POLICIES.length));
const FORCED = POLICIES.slice(0, rounds(1, POLICIES.length)).toReversed();

/** Runs where the folder of the real input is there. */
(REAL_INPUT === undefined ? describe.skip : describe)('an import of the real input', () => {
  let bench: ImportBench;
  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(async () => {
    await bench.stop();
  });

  const fresh = async (): Promise<void> => {
    await bench.reset();
    await cp(REAL_INPUT ?? '', bench.folder.path, { recursive: true });
  };
  /** All that both a rehearsal and the real run have to say. */
  const said = ({ files, users, rows, rejects, energyWh, first, last, refused }: ImportReport): object => ({
    files,
    users,
    rows,
    rejects,
    energyWh,
    first,
    last,
    refused,
  });
  /** The readings as they are stored, and as each aggregate has them. */
  const totals = async (): Promise<unknown> => {
    const [row] = await bench.database.query(`
      select (select sum(energy_wh) from readings) as readings,
             (select sum(energy_wh) from segment_half_hours) as "halfHours",
             (select sum(energy_wh) from user_days_a) as days`);
    return row;
  };
  const everywhere = (wh: number): object => ({ readings: wh, halfHours: wh, days: wh });

  it.each(IMPORTED)('with --on-repeat %s keeps the known total, as its rehearsal said', async (onRepeat) => {
    await fresh();
    const rehearsal = await bench.import({ onRepeat, dryRun: true });
    const report = await bench.import({ onRepeat });
    expect(said(report)).toEqual(said(rehearsal));
    expect(report).toMatchObject({
      files: { loaded: 61, skipped: 0, refused: 0, withRepeats: 60 },
      users: { added: 60 },
      rows: {
        rows_read: ROWS,
        rows_inserted: onRepeat === 'keep' ? ROWS : HALF_HOURS,
        rows_repeated: REPEATS,
      },
      energyWh: TOTAL_WH[onRepeat],
      rejects: {},
    });
    expect(await totals()).toEqual(everywhere(TOTAL_WH[onRepeat]));
  });

  it('goes from one policy to another with --force, as its rehearsal said', async () => {
    for (const onRepeat of FORCED) {
      const rehearsal = await bench.import({ onRepeat, force: true, dryRun: true });
      const report = await bench.import({ onRepeat, force: true });
      expect(said(report)).toEqual(said(rehearsal));
      expect(report).toMatchObject({ rows: { rows_read: ROWS }, energyWh: TOTAL_WH[onRepeat] });
      expect(await totals()).toEqual(everywhere(TOTAL_WH[onRepeat]));
    }
  });

  it('skips all files the second time, and loads the one that was corrected since', async () => {
    await bench.import();
    expect(await bench.import()).toMatchObject({ files: { loaded: 0, skipped: 61 }, rows: { rows_read: 0 } });
    const path = join(bench.folder.path, 'consumption/3000.csv');
    const original = await readFile(path, 'utf8');
    const lines = original.split('\r\n');
    const [time = '', wh = ''] = lines[100]?.split(',') ?? [];
    lines[100] = `${time},${Number(wh) + 1000}`;
    await writeFile(path, lines.join('\r\n'));
    const rehearsal = await bench.import({ dryRun: true });
    const corrected = await bench.import();
    expect(said(corrected)).toEqual(said(rehearsal));
    expect(corrected).toMatchObject({
      files: { loaded: 1, skipped: 60, refused: 0 },
      rows: { rows_read: 8162, rows_inserted: 0, rows_unchanged: 8161, rows_restated: 1 },
      stored: { users: 60, readings: ROWS, energyWh: TOTAL_WH.keep + 1000 },
    });
    expect(await bench.issues()).toContain(`restatement replaced 101 ${Number(wh)} ${Number(wh) + 1000}`);
    expect(await totals()).toEqual(everywhere(TOTAL_WH.keep + 1000));
    await writeFile(path, original);
    expect((await bench.import()).rows).toMatchObject({ rows_unchanged: 8161, rows_restated: 1 });
    expect(await totals()).toEqual(everywhere(TOTAL_WH.keep));
  });
});
