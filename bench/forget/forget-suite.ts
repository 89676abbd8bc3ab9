import { timedImport } from '../import/timed-import.js';
import { BenchDatabase } from '../support/bench-database.js';
import { runCommand } from '../support/command-line.js';
import { generatedInput, type Input } from '../support/inputs.js';
import type { Measurement, Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import type { Suite } from '../support/suite.js';

const ELEVEN_YEARS = 11 * 365;
/** On the embedded engine as many users take half an hour. */
const USERS = { server: 6000, embedded: 600 };

/** What taking readings back costs, compared with the import of the same rows. */
export const forgetSuite: Suite = {
  name: 'forget',
  async run({ server, rounds, users: asked }, show) {
    const many = asked[0] ?? (server === undefined ? USERS.embedded : USERS.server);
    const [one, all] = [await generatedInput(1, ELEVEN_YEARS), await generatedInput(many, 1)];
    show(await measured(server, one, rounds, ['--user', '1000'], 'all of one user'));
    show(await measured(server, all, rounds, ['--from', '2000-01-01'], 'a day of all users'));
    show(await measured(server, one, rounds, ['--import', '1'], 'one user, by its import'));
  },
};

interface Report {
  readonly readings: number;
  readonly forget_ms: number;
  readonly refresh_ms: number;
}

/** Each round imports into a database of its own, and forgets all of it again. */
async function measured(
  server: string | undefined,
  { name, folder }: Input,
  rounds: number,
  options: readonly string[],
  what: string,
): Promise<Section> {
  const all: { readonly imported: number; readonly forgot: number; readonly peakMiB: number }[] = [];
  let readings = 0;
  for (let round = 0; round < rounds; round += 1) {
    const database = await BenchDatabase.create(server);
    try {
      const imported = await timedImport(database, folder);
      const { stdout, peakMiB } = await runCommand(database, 'forget', '--json', ...options);
      const report = JSON.parse(stdout) as Report;
      if (report.readings !== imported.rowsInserted) throw new Error('not all that came in was forgotten');
      readings = report.readings;
      all.push({ imported: imported.wholeMs, forgot: report.forget_ms + report.refresh_ms, peakMiB });
    } finally {
      await database.drop();
    }
  }
  const rows: readonly Measurement[] = [
    {
      what: 'import with refresh (baseline)',
      value: median(all.map(({ imported }) => imported)),
      unit: 'ms',
    },
    {
      what: 'forget with refresh',
      value: median(all.map(({ forgot }) => forgot)),
      ratio: median(all.map(({ imported, forgot }) => forgot / imported)),
      unit: 'ms',
      target: { ratio: 2 },
    },
    {
      what: 'its memory',
      value: median(all.map(({ peakMiB }) => peakMiB)),
      unit: 'MiB',
      target: { value: 200 },
    },
  ];
  return { title: `forget, ${what}, ${name}, ${readings.toLocaleString('en-US')} readings`, rows };
}
