import { get } from 'node:http';
import type { Readable } from 'node:stream';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { BenchDatabase } from '../support/bench-database.js';
import { cpuMsOf } from '../support/server-cpu.js';
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
  const cpu: typeof times = { copy: [], csv: [], ndjson: [] };
  await drain(await exportOf(web, 'csv'));
  const before = web.peakMiB ?? Number.NaN;
  for (let round = 0; round < rounds; round++) {
    times.copy.push(await timed(async () => cpu.copy.push(await copied(database))));
    for (const format of ['csv', 'ndjson'] as const) {
      const began = web.cpuMs ?? Number.NaN;
      times[format].push(await timed(async () => drain(await exportOf(web, format))));
      cpu[format].push((web.cpuMs ?? Number.NaN) - began);
    }
  }
  const [baseline, serverCpu] = [median(times.copy), median(cpu.copy)];
  return [
    { what: 'COPY TO of all readings (baseline)', value: baseline, unit: 'ms' },
    { what: '  rows a second', value: (readings / baseline) * 1000, unit: 'rows/s' },
    // Of a machine that others use this says more than times.
    { what: '  processor time of the server', value: serverCpu, unit: 'ms' },
    ...(['csv', 'ndjson'] as const).flatMap((format): readonly Measurement[] => {
      const value = median(times[format]);
      return [
        { what: `export as ${format}`, value, unit: 'ms', ratio: value / baseline, target: { ratio: MOST } },
        { what: '  rows a second', value: (readings / value) * 1000, unit: 'rows/s' },
        {
          what: '  processor time of the web process',
          value: median(cpu[format]),
          unit: 'ms',
          ratio: median(cpu[format]) / serverCpu,
        },
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

/** @returns the processor time that its process on the server took, in milliseconds, where that can be seen from here */
async function copied({ environment }: BenchDatabase): Promise<number> {
  const client = new Client({ connectionString: environment['DATABASE_URL'] });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const cpuMs = (): number => cpuMsOf(rows[0]?.pid ?? 0) ?? Number.NaN;
    const began = cpuMs();
    await drain(client.query(copyTo(COPY)));
    return cpuMs() - began;
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
