import { runCli } from '../../src/cli/run-cli.js';
import { EXIT } from '../../src/common/errors/index.js';
import type { Ended } from './program.js';

/**
 * Runs a command as `npm run cli` does, but in this process: one of its own takes a second only to be loaded. For cases
 * about what a command does; where the process itself matters (signals, kills, its very exit), see `Program.cli`.
 */
export async function runCommand(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((channel) =>
    jest.spyOn(process[channel], 'write').mockImplementation((text) => {
      said[channel] += text.toString();
      return true;
    }),
  );
  const { argv, env } = process;
  process.argv = ['node', 'halfhour', ...args];
  process.env = { PATH: env['PATH'], ...environment };
  process.exitCode = undefined;
  try {
    await runCli(() => undefined);
    return { code: exitCode(), ...said };
  } finally {
    process.exitCode = undefined;
    Object.assign(process, { argv, env });
    for (const spy of spies) spy.mockRestore();
  }
}

function exitCode(): number {
  return Number(process.exitCode ?? EXIT.clean);
}
