import { parseOptions } from './support/options.js';
import { formatSection, isReached, type Section } from './support/section.js';
import { SUITES } from './suites.js';

/**
 * Runs the named suites, or all of them, and prints a table for each part as soon as it is measured.
 *
 * @returns the exit code: 1 when a target was missed
 */
export async function runBench(args: readonly string[]): Promise<number> {
  const { names, ...options } = parseOptions(
    args,
    SUITES.map(({ name }) => name),
  );
  let missed = 0;
  const show = (section: Section): void => {
    process.stdout.write(`${formatSection(section)}\n`);
    missed += section.rows.filter((row) => isReached(row) === false).length;
  };
  for (const suite of SUITES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await suite.run(options, show);
  }
  process.stdout.write(missed === 0 ? 'Every target was reached.\n' : `${missed} missed.\n`);
  return missed === 0 ? 0 : 1;
}
