import { UsageError } from '../common/errors/index.js';

/** Options of our commands that take a value, and those that do not. */
const VALUED = ['on-repeat', 'on-restated', 'stamp', 'max-errors', 'jobs', 'users', 'days', 'seed'] as const;
const SWITCHES = ['dry-run', 'force', 'json', 'rebuild'] as const;

/**
 * npm takes options for itself that stand before `--`: `npm run cli import --dry-run` would really import.
 *
 * @throws UsageError with the line that was meant
 */
export function assertNothingSwallowed(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  if (environment['npm_lifecycle_event'] !== 'cli' || args.length === 0) return;
  const swallowed = [
    ...SWITCHES.filter((name) => valueOf(name, environment) === 'true').map((name) => [`--${name}`]),
    ...VALUED.flatMap((name) => {
      const value = valueOf(name, environment);
      return value === undefined ? [] : [[`--${name}`, value === 'true' ? '…' : value]];
    }),
  ].filter(([name]) => !args.some((arg) => arg.split('=')[0] === name));
  if (swallowed.length === 0) return;
  const [command = '', ...rest] = args;
  const meant = ['npm run cli', command, '--', ...rest, ...swallowed.flat()].join(' ');
  const names = swallowed.map(([name]) => name).join(' and ');
  throw new UsageError(
    `npm has kept ${names} for itself: options of Halfhour stand after "--". Run: ${meant}`,
  );
}

function valueOf(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const value = environment[`npm_config_${name.replaceAll('-', '_')}`];
  return value === '' ? undefined : value;
}
