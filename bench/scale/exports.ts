import { get } from 'node:http';
import type { Readable } from 'node:stream';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { BenchDatabase } from '../support/bench-database.js';
import type { Measurement } from '../support/section.js';
import { median } from '../support/statistics.js';
import { timed } from '../support/timed.js';
import type { WebProcess } from './web-process.js';

const COPY = `copy (select user_id, period_start, occurrence, energy_wh, quality from readings) to stdout`;
/** An export takes at most so many times as long as a COPY of the same rows. */
const MOST = 2;
/** What it may add to the memory of the web process. */
const MOST_MIB = 150;

/** Raw readings as CSV and NDJSON beside one COPY of the same rows, each read by a client that throws them away. */
export async function measureExports(
  database: BenchDatabase,
  web: WebProcess,
  readings: number,
  rounds: number,
): Promise<readonly Measurement[]> {
  const times: Record<'copy' | 'csv' | 'ndjson', number[]> = { copy: [], csv: [], ndjson: [] };
  await drain(await exportOf(web, 'csv'));
  const before = web.peakMiB ?? Number.NaN;
  for (let round = 0; round < rounds; round++) {
    times.copy.push(await timed(() => copied(database)));
    for (const format of ['csv', 'ndjson'] as const) {
      times[format].push(await timed(async () => drain(await exportOf(web, format))));
    }
  }
  const baseline = median(times.copy);
  return [
    { what: 'COPY TO of all readings (baseline)', value: baseline, unit: 'ms' },
    { what: '  rows a second', value: (readings / baseline) * 1000, unit: 'rows/s' },
    ...(['csv', 'ndjson'] as const).flatMap((format): readonly Measurement[] => {
      const value = median(times[format]);
      return [
        { what: `export as ${format}`, value, unit: 'ms', ratio: value / baseline, target: { ratio: MOST } },
        { what: '  rows a second', value: (readings / value) * 1000, unit: 'rows/s' },
      ];
    }),
    {
      what: 'memory that more exports added',
      value: (web.peakMiB ?? Number.NaN) - before,
      unit: 'MiB',
      target: { value: MOST_MIB },
    },
  ];
}

async function copied({ environment }: BenchDatabase): Promise<void> {
  const client = new Client({ connectionString: environment['DATABASE_URL'] });
  await client.connect();
  try {
    await drain(client.query(copyTo(COPY)));
  } finally {
    await client.end();
  }
}

function exportOf({ url }: WebProcess, format: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/readings?format=${format}`, (answer) => {
      if (answer.statusCode === 200) resolve(answer);
      else reject(new Error(`the export answered ${answer.statusCode}`));
    }).on('error', reject);
  });
}

async function drain(stream: Readable): Promise<void> {
  await new Promise((resolve, reject) => {
    stream.on('end', resolve).on('error', reject).resume();
  });
}
