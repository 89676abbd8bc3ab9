/*
 * A process of its own: reads files of one format to half-hours, keeps nothing, and prints what it took as JSON.
 *
 *     node read-files.js <format> <file>…
 */
import { FileTally } from '../../src/import/layouts/file-tally.js';
import { fileZone } from '../../src/import/layouts/file-zone.js';
import { formatNamed } from '../../src/import/layouts/formats.js';
import { halfHoursOf } from '../../src/import/layouts/half-hours.js';
import { openMeterFile } from '../../src/import/layouts/text/meter-text.js';
import { LocalClock } from '../../src/import/readings/local-clock.js';
import type { ReadFiles } from './reading.js';

const RULES = { splitHours: false, phase: 0 };

const [, , name = '', ...paths] = process.argv;
const format = formatNamed(name);
let openMs = 0;
let readMs = 0;
let readings = 0;
let wattHours = 0;
for (const path of paths) {
  const begun = performance.now();
  const { members } = await openMeterFile(path);
  const opened = performance.now();
  openMs += opened - begun;
  for (const text of members) {
    const tally = new FileTally();
    const clockOf = (zone: string): LocalClock => new LocalClock(fileZone(zone));
    const task = { fileName: text.name, zone: 'UTC', clockOf, tally };
    for await (const series of format.read(text.chunks(), task)) {
      const { energy, length } = halfHoursOf(series, RULES, tally);
      readings += length;
      for (const one of energy) wattHours += one;
    }
    if (tally.rejects.count > 0) throw new Error(`${path}: ${tally.rejects.listed[0]?.reason ?? ''}`);
  }
  readMs += performance.now() - opened;
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const result: ReadFiles = {
  readings,
  wattHours,
  openMs,
  readMs,
  cpuMs: (userCPUTime + systemCPUTime) / 1000,
  peakMiB: maxRSS / 1024,
};
process.stdout.write(JSON.stringify(result));
