/*
 * Loaded into a process of the program before it (`--import`): tells the bench, on descriptor 3, how much memory the
 * process took at most, in KiB, and how many microseconds of the processor.
 */
import { writeSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, `${maxRSS} ${userCPUTime + systemCPUTime}`);
});
