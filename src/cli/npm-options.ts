import { UsageError } from '../common/errors/index.js';

/** Options of a command that npm can swallow: `switches` stand alone, `valued` take a value of this form. */
interface CommandOptions {
  readonly switches: readonly string[];
  /** npm leaves the value behind as an argument when it stands after a space. */
  readonly valued: readonly (readonly [name: string, value: RegExp])[];
}

const NUMBER = /^\d+$/;

/** A name may look as any other argument does: it is not guessed which. */
const NEVER = /(?!)/;

const JOBS = 'jobs';

/** By command: npm settings named like an option of another command do not concern us. */
const OPTIONS: ReadonlyMap<string, CommandOptions> = new Map([
  [
    'import',
    {
      switches: ['dry-run', 'force', 'json'],
      valued: [
        ['on-repeat', /^(keep|first|last)$/],
        ['on-restated', /^(replace|keep|error)$/],
        ['stamp', /^(start|end)$/],
        ['max-errors', /^\d+(\.\d+)?%?$/],
        ['max-reading', /^\d+(\.\d+)?$/],
        [JOBS, NUMBER],
      ],
    },
  ],
  [
    'inspect',
    {
      switches: ['json', 'split-hours'],
      valued: [
        ['layout', /./],
        ['zone', /^([+-]\d|[A-Z])/],
        ['register', /./],
        ['user', /./],
      ],
    },
  ],
  ['compact', { switches: ['dry-run'], valued: [] }],
  ['layouts', { switches: ['json'], valued: [] }],
  ['rollups', { switches: ['rebuild'], valued: [] }],
  ['rules', { switches: ['adopt'], valued: [] }],
  [
    'verify',
    {
      switches: ['repair'],
      valued: [
        ['user', /./],
        ['sample', NUMBER],
        ['from', /^\d{4}-/],
        ['to', /^\d{4}-/],
      ],
    },
  ],
  [
    'user',
    {
      switches: ['password-stdin'],
      valued: [
        ['role', /^(viewer|admin)$/],
        ['area', NEVER],
      ],
    },
  ],
  [
    'token',
    {
      switches: [],
      valued: [
        ['role', /^(viewer|admin)$/],
        ['area', NEVER],
        ['days', NUMBER],
      ],
    },
  ],
  [
    'sample',
    {
      switches: [],
      valued: [
        ['users', NUMBER],
        ['days', NUMBER],
        ['seed', NUMBER],
      ],
    },
  ],
]);

/**
 * npm takes options for itself that stand before `--`: `npm run cli import --dry-run` would really import.
 *
 * @param args what is left of the command line: a command and its arguments
 * @throws UsageError with the line that was meant
 */
export function assertNothingSwallowed(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const [command, ...rest] = args;
  const known = OPTIONS.get(command ?? '');
  if (environment['npm_lifecycle_event'] !== 'cli' || command === undefined || !known) return;
  const options = [
    ...known.switches.filter((name) => kept(name, environment) === 'true').map((name) => [`--${name}`]),
    ...known.valued.flatMap(([name, looks]) => {
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
  // node-gyp reads its number of jobs from the same setting, so a number may stand in somebody's environment or .npmrc.
  // What npm makes of "--jobs 2" is "true", which no build takes; "--jobs=2" looks as theirs, and only time is lost.
  if (name === JOBS && value !== 'true') return undefined;
  return value === '' ? undefined : value;
}

/** The argument that must have been an option's value. */
function takeOut(args: string[], looks: RegExp): string {
  const at = args.findIndex((arg) => looks.test(arg));
  return at === -1 ? '<value>' : (args.splice(at, 1)[0] ?? '');
}
