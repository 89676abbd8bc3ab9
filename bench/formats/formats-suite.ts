import { dirname } from 'node:path';
import { instantText } from '../../src/consumption/index.js';
import { baselineMs } from '../import/baseline.js';
import { ReadyRows } from '../import/ready-rows.js';
import { type TimedImport, timedImport } from '../import/timed-import.js';
import { BenchDatabase } from '../support/bench-database.js';
import type { Measurement, Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import type { Suite } from '../support/suite.js';
import { generatedFiles } from './generated-files.js';
import { MeterModel, SLOT_NUMBERS } from './meter-model.js';
import { nightSection } from './night.js';
import { type ReadFiles, readFiles } from './reading.js';
import { type Writer, WRITERS } from './writers.js';

const MOST_MIB = 200;
const READINGS = 10_000_000;

/** What reading and importing meters' files costs, compared with one COPY of the same readings. */
export const formatsSuite: Suite = {
  name: 'formats',
  async run({ server, rounds, readings = READINGS }, show) {
    const model = new MeterModel(readings);
    const wattHours = model.totalWattHours();
    const rows = await ReadyRows.write(rowsOf(model));
    try {
      for (const writer of WRITERS) {
        const paths = await generatedFiles(model, writer);
        const all: Round[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const one = await oneRound(server, rows, writer, paths);
          const { rowsInserted } = one.imported;
          const isSame = one.readings === model.readings && rowsInserted === model.readings;
          if (!isSame || Math.round(one.wattHours) !== wattHours)
            throw new Error(`${writer.format}: other readings came out than were written`);
          all.push(one);
        }
        show(section(writer, model, all));
      }
    } finally {
      await rows.remove();
    }
    show(await nightSection(server));
  },
};

interface Round extends ReadFiles {
  readonly copyMs: number;
  readonly imported: TimedImport;
}

/** Each on a database of its own. */
async function oneRound(
  server: string | undefined,
  rows: ReadyRows,
  { format }: Writer,
  paths: readonly string[],
): Promise<Round> {
  const database = await BenchDatabase.create(server);
  try {
    const copyMs = await baselineMs(database, rows);
    const read = await readFiles(format, paths);
    const folder = dirname(paths[0] ?? '');
    const imported = await timedImport(
      database,
      folder,
      '--create-users',
      '--layout',
      format,
      '--zone',
      'UTC',
    );
    return { ...read, copyMs, imported };
  } finally {
    await database.drop();
  }
}

function* rowsOf(model: MeterModel): Generator<{ readonly rows: number; readonly text: string }> {
  for (const meter of model.ids()) {
    for (const day of model.days) {
      const lines = SLOT_NUMBERS.map((slot) => {
        const start = instantText(day.begin / 60_000 + slot * 30);
        return `${meter}\t${start}\t0\t${model.wattHours(meter, day, slot)}\n`;
      });
      yield { rows: lines.length, text: lines.join('') };
    }
  }
}

function section(
  { format, what, most }: Writer,
  { meters, readings }: MeterModel,
  rounds: readonly Round[],
): Section {
  const took = (name: string, pick: (round: Round) => number, ratio?: number): Measurement => ({
    ...(ratio !== undefined && { target: { ratio } }),
    what: name,
    value: median(rounds.map(pick)),
    ratio: median(rounds.map((round) => pick(round) / round.copyMs)),
    unit: 'ms',
  });
  return {
    title: `${format}: ${what}, ${readings.toLocaleString('en-US')} readings of ${meters.toLocaleString('en-US')} meters`,
    rows: [
      took('one COPY of the same rows (baseline)', ({ copyMs }) => copyMs),
      took('the file looked over once', ({ openMs }) => openMs),
      took('read to half-hours', ({ readMs }) => readMs),
      {
        what: 'half-hours a second',
        value: median(rounds.map(({ readMs }) => (readings / readMs) * 1000)),
        unit: 'rows/s',
      },
      took('processor time of both', ({ cpuMs }) => cpuMs),
      {
        what: 'memory of the process, at most',
        value: median(rounds.map(({ peakMiB }) => peakMiB)),
        unit: 'MiB',
        target: { value: MOST_MIB },
      },
      took('imported, from the first file to the last commit', ({ imported }) => imported.loadMs, most),
      took('the same with totals brought up to date', ({ imported }) => imported.wholeMs),
      took('processor time of the importer', ({ imported }) => imported.cpuMs),
      {
        what: 'memory of the importer, at most',
        value: median(rounds.map(({ imported }) => imported.peakMiB)),
        unit: 'MiB',
        target: { value: MOST_MIB },
      },
    ],
  };
}
