import { BenchDatabase } from '../support/bench-database.js';
import { generatedInput, type Input } from '../support/inputs.js';
import type { Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import { type TimedImport, timedImport } from './timed-import.js';

const MOST_MIB = 200;

/** One file, and one ten times as large: about a year and ten years. */
const DAYS = 366;
const TIMES = 10;

/** What an import holds of each half-hour: instant, energy, line, occurrence, and whether it is new. */
const BYTES_A_HALF_HOUR = 4 + 8 + 4 + 1 + 4;

/** The most memory that the importer's process takes, and how that grows with the size of a file. */
export async function measureMemory(
  server: string | undefined,
  input: Input,
  rounds: number,
): Promise<Section> {
  const small = await generatedInput(1, DAYS);
  const large = await generatedInput(1, DAYS * TIMES);
  const whole: TimedImport[] = [];
  const growth: { readonly peakMiB: number; readonly arraysMiB: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    whole.push(await firstImport(server, input));
    growth.push(difference(await firstImport(server, small), await firstImport(server, large)));
  }
  return {
    title: `import, memory of its process`,
    rows: [
      {
        what: `${input.name}, at most`,
        value: median(whole.map(({ peakMiB }) => peakMiB)),
        unit: 'MiB',
        target: { value: MOST_MIB },
      },
      {
        what: `more for a file ${TIMES} times as large`,
        value: median(growth.map(({ peakMiB }) => peakMiB)),
        unit: 'MiB',
        target: { value: median(growth.map(({ arraysMiB }) => arraysMiB)) },
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

function difference(small: TimedImport, large: TimedImport): { peakMiB: number; arraysMiB: number } {
  const rows = large.rowsInserted - small.rowsInserted;
  return { peakMiB: large.peakMiB - small.peakMiB, arraysMiB: (rows * BYTES_A_HALF_HOUR) / 2 ** 20 };
}
