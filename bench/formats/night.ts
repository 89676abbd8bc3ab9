import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timedImport } from '../import/timed-import.js';
import { BenchDatabase } from '../support/bench-database.js';
import type { Measurement, Section } from '../support/section.js';
import { CLOCK } from './meter-model.js';

const METERS = 6000;
const HEADER = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) \r\n';

/** A night's delivery, 48 rows of each of thousands of users who have readings already: in one file, and in a file each. */
export async function nightSection(server: string | undefined): Promise<Section> {
  const database = await BenchDatabase.create(server);
  const folder = await mkdtemp(join(tmpdir(), 'halfhour-bench-night-'));
  const night = async (what: string, date: string, isOneFile: boolean): Promise<readonly Measurement[]> => {
    const path = await mkdtemp(join(folder, 'night-'));
    const parts = Array.from({ length: METERS }, (_, meter) => rowsOf(meter, date));
    if (isOneFile) await writeFile(join(path, 'all.csv'), HEADER + parts.join(''));
    else await Promise.all(parts.map((rows, meter) => writeFile(join(path, `${meter}.csv`), HEADER + rows)));
    const { loadMs, cpuMs, peakMiB } = await timedImport(database, path, '--create-users');
    return [
      { what, value: loadMs, unit: 'ms' },
      { what: 'for each user', value: loadMs / METERS, unit: 'ms' },
      { what: 'processor time of the importer', value: cpuMs, unit: 'ms' },
      { what: 'memory of the importer, at most', value: peakMiB, unit: 'MiB' },
    ];
  };
  try {
    await night('', '2025-01-06', true);
    const rows = [
      ...(await night('in one file', '2025-01-07', true)),
      ...(await night('in a file each', '2025-01-08', false)),
    ];
    return {
      title: `a night's delivery: 48 readings of each of ${METERS.toLocaleString('en-US')} users`,
      rows,
    };
  } finally {
    await rm(folder, { recursive: true });
    await database.drop();
  }
}

function rowsOf(meter: number, date: string): string {
  const id = `MAC${String(meter).padStart(6, '0')}`;
  return CLOCK.map(
    (clock, slot) => `${id},Std,${date} ${clock}:00.0000000, 0.${100 + ((meter + slot) % 800)} \r\n`,
  ).join('');
}
