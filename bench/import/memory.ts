import { BYTES_A_ROW } from '../../src/import/readings/reading-columns.js';
import { BenchDatabase } from '../support/bench-database.js';
import { generatedInput, type Input } from '../support/inputs.js';
import type { Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import { type TimedImport, timedImport } from './timed-import.js';

const MOST_MIB = 200;

/** One file, and one ten times as large: about two years and twenty years. */
const DAYS = 732;
const TIMES = 10;

/** The peak of one and the same import differs by a MiB from run to run: the median of a few says nothing. */
const PAIRS = 9;
const NOISE_MIB = 1;

/** The most memory that the importer's process takes, and how that grows with the size of a file. */
export async function measureMemory(
  server: string | undefined,
  input: Input,
  rounds: number,
): Promise<Section> {
  const small = await generatedInput(1, DAYS);
  const large = await generatedInput(1, DAYS * TIMES);
  const whole: number[] = [];
  for (let round = 0; round < rounds; round += 1) whole.push((await firstImport(server, input)).peakMiB);
  const pairs: { readonly small: TimedImport; readonly large: TimedImport }[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    pairs.push({ small: await firstImport(server, small), large: await firstImport(server, large) });
  }
  const growth = (of: (one: TimedImport) => number): number =>
    median(pairs.map((pair) => of(pair.large) - of(pair.small)));
  const arraysMiB = growth(({ rowsInserted }) => (rowsInserted * BYTES_A_ROW) / 2 ** 20);
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
        what: `more for a file ${TIMES} times as large, its arrays being ${arraysMiB.toFixed(2)} MiB`,
        value: growth(({ peakMiB }) => peakMiB),
        unit: 'MiB',
        target: { value: arraysMiB + NOISE_MIB },
      },
    ],
  };
}

async function firstImport(server: string | undefined, { folder }: Input): Promise<TimedImport> {
  const database = await BenchDatabase.create(server);
  try {
    return await timedImport(database, folder);
  } finally {
    await database.drop();
  }
}
