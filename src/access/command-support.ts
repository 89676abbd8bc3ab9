import { userInfo } from 'node:os';
import { Injectable } from '@nestjs/common';
import { UsageError } from '../common/errors/index.js';
import type { Grant, Role } from '../common/http/index.js';
import { visibleLines } from '../common/visible.js';
import { AccessSettings, Environment } from '../config/index.js';
import { Database, DatabaseReadiness } from '../database/index.js';
import { AccessDatabase, type Doer } from './store/access-database.js';

/** What commands take of whoever is let in. */
export interface GrantOptions {
  readonly role?: Role;
  readonly area?: readonly string[];
}

/** What the commands about people and tokens have in common. */
@Injectable()
export class CommandSupport {
  constructor(
    private readonly access: AccessDatabase,
    private readonly database: Database,
    private readonly readiness: DatabaseReadiness,
    private readonly environment: Environment,
    private readonly settings: AccessSettings,
  ) {}

  /** Where accounts lie elsewhere, the database of the data need not be there. */
  async prepare(): Promise<void> {
    if (this.environment.ACCESS_DATABASE_URL === undefined) await this.readiness.prepare();
    await this.access.prepare();
  }

  /** Tells of areas that no user lives in, which is mostly a slip of the pen. */
  async warnOfAreas({ areas }: Grant): Promise<void> {
    if (areas === null || this.environment.ACCESS_DATABASE_URL !== undefined) return;
    const rows = await this.database.query<{ area: string }>('select distinct area from users');
    const known = new Set(rows.map(({ area }) => area));
    const unknown = areas.filter((area) => !known.has(area));
    if (unknown.length === 0) return;
    process.stderr.write(visibleLines(`No user lives in ${unknown.join(', ')}: nothing is seen of it.\n`));
  }

  /** Tells that nobody is left who administers in the browser. */
  warnOfNoAdmin(leavesNoAdmin: boolean): void {
    if (!leavesNoAdmin || this.settings.grantsAdmin) return;
    process.stderr.write(
      'No account administers any more: "user reset <name> --role admin" lets one, "user add" a new one.\n',
    );
  }
}

/** Who the audit says it was. */
export function doerOfCommand(): Doer {
  return { actor: `command line: ${userInfo().username}` };
}

/** @throws UsageError for somebody who administers and is confined */
export function grantOf({ role = 'viewer', area }: GrantOptions): Grant {
  if (area !== undefined && role === 'admin') {
    throw new UsageError('--area confines a viewer: whoever administers sees everything.');
  }
  return { role, areas: area === undefined ? null : [...new Set(area)].sort() };
}

/** The one name that a command takes. @throws UsageError */
export function onlyName(names: readonly string[], example: string): string {
  const [name, ...more] = names;
  if (name === undefined || name === '' || more.length > 0) {
    throw new UsageError(`This takes one name, for example: npm run cli ${example}`);
  }
  return name;
}

/** What somebody may do, in words. */
export function grantText({ role, areas }: Grant): string {
  return areas === null ? role : `${role} of ${areas.join(', ')}`;
}

/** A list as people read it: columns as wide as they need to be. */
export function columnsText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** To the minute, in UTC. */
export function timeText(instant: Date | null): string {
  return instant === null ? '–' : `${instant.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
