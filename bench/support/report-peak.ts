/*
 * Loaded into a process of the program before it (`--import`): tells the bench, on descriptor 3, how much memory the
 * process took at most.
 */
import { writeSync } from 'node:fs';

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
