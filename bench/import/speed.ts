import { BenchDatabase } from '../support/bench-database.js';
import { runCommand } from '../support/command-line.js';
import type { Input } from '../support/inputs.js';
import type { Section, Target } from '../support/section.js';
import { median } from '../support/statistics.js';
import { baselineMs } from './baseline.js';
import { ReadyRows } from './ready-rows.js';
import { timedImport } from './timed-import.js';

interface Round {
  readonly baseline: number;
  readonly first: number;
  readonly firstWhole: number;
  readonly again: number;
  readonly skipped: number;
  readonly startUp: number;
  readonly importerCpu: number;
  readonly serverCpu: number | undefined;
  readonly rebuild: number;
  readonly rebuildPeakMiB: number;
}

/**
 * Times first imports, second ones and skipped ones, each round on a database of its own with the baseline right
 * before: a machine that is busy for a while is so for both.
 */
export async function measureSpeed(
  server: string | undefined,
  { name, folder }: Input,
  rounds: number,
): Promise<Section> {
  const rows = await ReadyRows.of(folder);
  try {
    const all: Round[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await oneRound(server, folder, rows));
    const title = `import, ${name}, ${rows.count.toLocaleString('en-US')} readings`;
    return section(title, all, server === undefined ? undefined : { ratio: 1.2 });
  } finally {
    await rows.remove();
  }
}

async function oneRound(server: string | undefined, folder: string, rows: ReadyRows): Promise<Round> {
  const database = await BenchDatabase.create(server);
  try {
    const baseline = await baselineMs(database, rows);
    const first = await timedImport(database, folder);
    if (first.rowsInserted !== rows.count)
      throw new Error('the import did not store the rows of the baseline');
    const again = await timedImport(database, folder, '--force');
    const skipped = await timedImport(database, folder);
    const rebuild = await runCommand(database, 'rollups', '--rebuild');
    return {
      baseline,
      first: first.loadMs,
      firstWhole: first.wholeMs,
      again: again.loadMs,
      skipped: skipped.loadMs,
      startUp: first.startUpMs,
      importerCpu: first.cpuMs,
      serverCpu: first.serverCpuMs,
      rebuild: rebuild.wallMs,
      rebuildPeakMiB: rebuild.peakMiB,
    };
  } finally {
    await database.drop();
  }
}

/** @param loading - what loading a first time may take; the embedded engine has a limit for the whole import only */
function section(title: string, rounds: readonly Round[], loading: Target | undefined): Section {
  const typical = (pick: (round: Round) => number): { value: number; ratio: number; unit: 'ms' } => ({
    value: median(rounds.map(pick)),
    ratio: median(rounds.map((round) => pick(round) / round.baseline)),
    unit: 'ms',
  });
  return {
    title,
    rows: [
      { what: 'one COPY of the same rows (baseline)', ...typical((round) => round.baseline) },
      {
        what: 'first import, loading',
        ...typical((round) => round.first),
        ...(loading && { target: loading }),
      },
      {
        what: 'first import with refresh',
        ...typical((round) => round.firstWhole),
        target: { ratio: 2 },
      },
      { what: 'again with --force, loading', ...typical((round) => round.again), target: { ratio: 1.2 } },
      {
        what: 'again, skipped by the ledger',
        ...typical((round) => round.skipped),
        target: { ratio: 0.1, value: 150 },
      },
      {
        what: 'start-up and end of a process',
        value: median(rounds.map((round) => round.startUp)),
        unit: 'ms',
      },
      { what: 'processor time of the first import, importer', ...typical((round) => round.importerCpu) },
      ...serverRow(rounds),
      {
        what: 'rollups --rebuild, whole process',
        ...typical((round) => round.rebuild),
        target: { ratio: 3 },
      },
      { what: 'its memory', value: median(rounds.map((round) => round.rebuildPeakMiB)), unit: 'MiB' },
    ],
  };
}

/** Only where it can be told. */
function serverRow(rounds: readonly Round[]): Section['rows'] {
  const values = rounds.flatMap(({ serverCpu }) => (serverCpu === undefined ? [] : [serverCpu]));
  if (values.length === 0) return [];
  return [{ what: 'processor time of the first import, server', value: median(values), unit: 'ms' }];
}
