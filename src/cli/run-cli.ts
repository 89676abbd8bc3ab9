import { existsSync } from 'node:fs';
import { CommandFactory } from 'nest-commander';
import { CliModule } from '../cli.module.js';
import { EXIT, exitCodeOf, explain } from '../common/errors/index.js';
import { nameProcess } from '../common/process-name.js';
import { parseEnvironment } from '../config/index.js';
import { say } from './messages.js';
import { assertNothingSwallowed } from './npm-options.js';

/** How long a command that failed may take to close its connections. */
const CLOSE_MS = 3000;

/**
 * Runs the command that was asked for and sets the exit code.
 *
 * @param failed - is called once a command has failed, while its connections are still being closed
 */
export async function runCli(failed: () => void = endSoon): Promise<void> {
  const fail = (error: unknown): void => {
    report(error);
    failed();
  };
  try {
    nameProcess(process.argv[2]);
    if (existsSync('.env')) process.loadEnvFile('.env');
    // Before Nest does, which would show a stack trace of its own start.
    parseEnvironment(process.env);
    assertNothingSwallowed(process.argv.slice(2), process.env);
    await CommandFactory.run(CliModule, {
      cliName: 'halfhour',
      abortOnError: false,
      logger: ['fatal', 'error', 'warn'],
      // Without it a command that throws would exit with 0.
      serviceErrorHandler: fail,
    });
  } catch (error) {
    fail(error);
  }
}

function report(error: unknown): void {
  // Commander has already said what is wrong with the options, or shown the help that was asked for.
  if (isCommanderError(error)) process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  else {
    process.exitCode = exitCodeOf(error);
    say(explain(error, process.env['LOG_LEVEL'] === 'debug'));
  }
}

/** A statement that the database never answers would keep the process alive. */
function endSoon(): void {
  setTimeout(() => process.exit(), CLOSE_MS).unref();
}

function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}
