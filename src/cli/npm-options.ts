import { UsageError } from '../common/errors/index.js';

/** Options of our commands that stand alone. */
const SWITCHES = ['dry-run', 'force', 'json', 'rebuild'] as const;

/** Options of our commands that take a value, and how it looks: npm leaves it behind as an argument. */
const VALUED: readonly (readonly [name: string, value: RegExp])[] = [
  ['on-repeat', /^(keep|first|last)$/],
  ['on-restated', /^(replace|keep|error)$/],
  ['stamp', /^(start|end)$/],
  ['max-errors', /^\d+(\.\d+)?%?$/],
  ['jobs', /^\d+$/],
  ['users', /^\d+$/],
  ['days', /^\d+$/],
  ['seed', /^\d+$/],
];

/**
 * npm takes options for itself that stand before `--`: `npm run cli import --dry-run` would really import.
 *
 * @param args what is left of the command line: a command and its arguments
 * @throws UsageError with the line that was meant
 */
export function assertNothingSwallowed(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const [command, ...rest] = args;
  if (environment['npm_lifecycle_event'] !== 'cli' || command === undefined) return;
  const options = [
    ...SWITCHES.filter((name) => kept(name, environment) === 'true').map((name) => [`--${name}`]),
    ...VALUED.flatMap(([name, looks]) => {
      const value = kept(name, environment);
      return value === undefined ? [] : [[`--${name}`, value === 'true' ? takeOut(rest, looks) : value]];
    }),
  ].filter(([name = '']) => !rest.some((arg) => arg === name || arg.startsWith(`${name}=`)));
  if (options.length === 0) return;
  const meant = ['npm run cli', command, '--', ...rest, ...options.flat()].join(' ');
  const names = options.map(([name]) => name).join(' and ');
  throw new UsageError(
    `npm has kept ${names} for itself: options stand after "--". What you meant is: ${meant}`,
  );
}

function kept(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const value = environment[`npm_config_${name.replaceAll('-', '_')}`];
  return value === '' ? undefined : value;
}

/** The argument that must have been an option's value. */
function takeOut(args: string[], looks: RegExp): string {
  const at = args.findIndex((arg) => looks.test(arg));
  return at === -1 ? '<value>' : (args.splice(at, 1)[0] ?? '');
}
