import { stat } from 'node:fs/promises';
import { ImportFolder } from '../../src/import/folder/import-folder.js';
import { BYTES_A_ROW } from '../../src/import/readings/reading-columns.js';
import { expectedRows } from '../../src/import/readings/readings-parser.js';
import { BenchDatabase } from '../support/bench-database.js';
import { generatedInput, type Input } from '../support/inputs.js';
import type { Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import { timedImport } from './timed-import.js';

const MOST_MIB = 200;

/** One file, and one ten times as large: about two years and twenty years. */
const DAYS = 732;
const TIMES = 10;

/** The peak of one and the same import differs by a MiB from run to run: the median of a few says nothing. */
const PAIRS = 9;

/** The most memory that the importer's process takes, and how that grows with the size of a file. */
export async function measureMemory(
  server: string | undefined,
  input: Input,
  rounds: number,
): Promise<Section> {
  const small = await generatedInput(1, DAYS);
  const large = await generatedInput(1, DAYS * TIMES);
  const whole: number[] = [];
  for (let round = 0; round < rounds; round += 1) whole.push(await peakMiB(server, input));
  const growth: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const before = await peakMiB(server, small);
    growth.push((await peakMiB(server, large)) - before);
  }
  return {
    title: `import, memory of its process`,
    rows: [
      {
        what: `${input.name}, at most`,
        value: median(whole),
        unit: 'MiB',
        target: { value: MOST_MIB },
      },
      {
        what: `more for a file ${TIMES} times as large`,
        value: median(growth),
        unit: 'MiB',
        target: { value: (await columnsMiB(large)) - (await columnsMiB(small)) },
      },
    ],
  };
}

/** Of a first import, at most. */
async function peakMiB(server: string | undefined, { folder }: Input): Promise<number> {
  const database = await BenchDatabase.create(server);
  try {
    return (await timedImport(database, folder)).peakMiB;
  } finally {
    await database.drop();
  }
}

/** The arrays that the one file of a folder is read into. */
async function columnsMiB({ folder }: Input): Promise<number> {
  for await (const { path } of (await ImportFolder.open(folder)).readings()) {
    return (expectedRows((await stat(path)).size) * BYTES_A_ROW) / 2 ** 20;
  }
  throw new Error(`${folder} has no readings`);
}
