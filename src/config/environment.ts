import { plainToInstance, Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  isString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { UsageError } from '../common/errors/domain-error.js';
import { isLoopback } from '../common/loopback.js';
import { SECONDS } from '../common/time/seconds.js';
import { SPAN } from '../common/time/span.js';
import { isZoneName } from '../common/time/zone-name.js';
import { accessSettings } from './access-settings.js';
import { AccessVariables, POSTGRES } from './access-variables.js';
import { isProxyName } from './proxy-name.js';
import { withSecrets } from './secret-files.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a database may keep its readings. */
export const STORAGES = ['timescale', 'plain', 'citus'] as const;
export type StorageName = (typeof STORAGES)[number];

const LIMIT = 'takes a whole number from';
const PORT = { message: 'PORT takes a whole number from 0 to 65535' };

/** What the program takes from its environment, parsed once. Secrets live here: never print a value. */
export class Environment extends AccessVariables {
  /** The port that the dashboard listens on; 0 lets the system choose one. */
  @Transform(({ value }) => Number(value))
  @IsInt(PORT)
  @Min(0, PORT)
  @Max(65535, PORT)
  readonly PORT: number = 3000;

  /** The address that the dashboard listens on. Loopback unless somebody says otherwise. */
  @IsNotEmpty({ message: 'HOST takes a host name or an address' })
  readonly HOST: string = '127.0.0.1';

  /** The proxies in front: what they say of a request's client, its id and TLS is believed, and of nobody else. */
  @Transform(({ value }) =>
    String(value)
      .split(',')
      .map((name) => name.trim()),
  )
  @ValidateBy(
    { name: 'isProxyName', validator: { validate: (value) => isString(value) && isProxyName(value) } },
    {
      each: true,
      message:
        'TRUST_PROXY takes addresses and networks, separated by commas, such as 10.0.0.0/8, or the words loopback, linklocal and uniquelocal',
    },
  )
  readonly TRUST_PROXY: readonly string[] = [];

  /** Points that a client may spend in a minute: one a request, and one a tenth of a second of its answer. 0: no limit. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: `RATE_LIMIT ${LIMIT} 0` })
  @Min(0, { message: `RATE_LIMIT ${LIMIT} 0` })
  readonly RATE_LIMIT: number = 3000;

  /** How many requests are answered at a time; others get 503. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: `MAX_REQUESTS ${LIMIT} 1` })
  @Min(1, { message: `MAX_REQUESTS ${LIMIT} 1` })
  readonly MAX_REQUESTS: number = 256;

  /** The port of Prometheus' metrics; none where nobody says so, and 0 lets the system choose one. */
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt({ message: `METRICS_${PORT.message}` })
  @Min(0, { message: `METRICS_${PORT.message}` })
  @Max(65535, { message: `METRICS_${PORT.message}` })
  readonly METRICS_PORT?: number;

  /** The address that metrics are read at. */
  @IsNotEmpty({ message: 'METRICS_HOST takes a host name or an address' })
  readonly METRICS_HOST: string = '127.0.0.1';

  /** The PostgreSQL server; without it the embedded engine runs in {@link DATA_DIR}. */
  @IsOptional()
  @IsUrl(POSTGRES, {
    message:
      'DATABASE_URL takes postgresql://user:password@host:port/database (escape special letters of a password)',
  })
  readonly DATABASE_URL?: string;

  /** How a new database keeps its readings: by TimescaleDB, in plain tables, or in tables that Citus spreads. One that is made keeps what it was made with. */
  @IsIn(STORAGES, { message: `STORAGE takes one of ${STORAGES.join(', ')}` })
  readonly STORAGE: StorageName = 'timescale';

  /** The folder of the embedded engine. */
  @IsNotEmpty({ message: 'DATA_DIR takes the path of a folder' })
  readonly DATA_DIR: string = '.data';

  /** The zone in which files name their times and in which days begin: one a database. */
  @ValidateBy(
    { name: 'isZoneName', validator: { validate: (value) => isString(value) && isZoneName(value) } },
    {
      message:
        'TIME_ZONE takes a name of the IANA time zone database, spelled as there, such as Europe/London',
    },
  )
  readonly TIME_ZONE: string = 'UTC';

  /** How far back from the end of the data readings are kept; for ever where nobody says so. */
  @IsOptional()
  @Matches(SPAN, { message: 'RETENTION takes a number of days, months or years, such as 400d, 18mo or 5y' })
  readonly RETENTION?: string;

  /** What becomes of days, months and segments whose readings {@link RETENTION} drops. */
  @IsIn(['keep', 'drop'], { message: 'RETENTION_ROLLUPS takes keep or drop' })
  readonly RETENTION_ROLLUPS: 'keep' | 'drop' = 'drop';

  /** How old what an import has loaded may become before its aggregates are refreshed in between. */
  @Matches(SECONDS, { message: 'FRESH_AFTER takes a number of seconds, minutes or hours, such as 60s or 5m' })
  readonly FRESH_AFTER: string = '60s';

  /** How long a server may take for a statement that a request asks for; 0s for as long as it takes. */
  @Matches(SECONDS, {
    message: 'STATEMENT_TIMEOUT takes a number of seconds, minutes or hours, such as 90s or 2m',
  })
  readonly STATEMENT_TIMEOUT: string = '2m';

  /**
   * Chunks that end so long before the end of the data, and that an import did not touch, are compacted when it ends; `off`
   * leaves that to whoever asks for it.
   */
  @Matches(new RegExp(`^off$|${SPAN.source}`), {
    message: 'COLUMNSTORE_AFTER takes off, or a number of days, months or years, such as 60d, 2mo or 1y',
  })
  readonly COLUMNSTORE_AFTER: string = '2mo';

  /** How much the log on stderr says. */
  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL takes one of ${LOG_LEVELS.join(', ')}` })
  readonly LOG_LEVEL: LogLevel = 'warn';
}

/**
 * Reads the environment, and the files that it names secrets by.
 *
 * @throws UsageError that names each bad variable and what it takes, never its value
 */
export function parseEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const given = withSecrets(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  );
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment, { stopAtFirstError: true });
  if (problems.length > 0)
    throw new UsageError(`The environment is not usable: ${problems.map(explain).join('; ')}.`);
  accessSettings(environment);
  return Object.freeze(environment);
}

/**
 * Call it before the web process listens.
 *
 * @throws UsageError when other machines would reach a dashboard of which nobody has said who may come in
 */
export function assertAccessIsSaid({ HOST, ACCESS }: Environment): void {
  if (ACCESS !== undefined || isLoopback(HOST)) return;
  throw new UsageError(
    'HOST lets other machines reach Halfhour, and nothing says who may come in. Leave HOST out to keep it to this machine, or set one of\n' +
      '  ACCESS=accounts (people have passwords: npm run cli user add <name>), ACCESS=oidc (they sign in at a provider), ACCESS=proxy (a proxy says who they are),\n' +
      '  ACCESS=open (everybody who can reach it sees and may change everything). The README says more under "Who may see what".',
  );
}

function explain({ property, constraints = {} }: ValidationError): string {
  return Object.values(constraints)[0] ?? property;
}
