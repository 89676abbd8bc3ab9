import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/common/project.js';
import { ofScript } from '../support/command-line.js';

/** What reading files took, in a process of its own. */
export interface ReadFiles {
  /** Half-hours. */
  readonly readings: number;
  readonly wattHours: number;
  /** All of a file is read once before, to know that it is whole and what it is. */
  readonly openMs: number;
  readonly readMs: number;
  /** Of the processor, by all of the process's life. */
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Reads files with the memory settings of the command line. */
export async function readFiles(format: string, paths: readonly string[]): Promise<ReadFiles> {
  const program = join(projectRoot(), 'dist/bench/formats/read-files.js');
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...ofScript().slice(0, -1),
    program,
    format,
    ...paths,
  ]);
  return JSON.parse(stdout) as ReadFiles;
}
