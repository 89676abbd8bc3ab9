import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project.js';

/** What asks somebody else than the stored rules of the zone: Temporal and Intl by name, PostgreSQL, the process's own zone. */
const OTHER_JUDGES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['Temporal with a zone', /toZonedDateTime(ISO)?\((?!'UTC'\))|ZonedDateTime\.from|Temporal\.Now/],
  ['Intl with a zone', /DateTimeFormat\((?![^)]*timeZone: 'UTC')|toLocale(Date|Time)?String/],
  ['SQL with a zone', /at time zone (?!'UTC'|\(\$\{offsetAt)|time_bucket|date_trunc/i],
  ['the zone of the process', /\.get(FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)\(/],
];

/** The runtime's rules are read for a database that is made, and to check a name. */
const ALLOWED = ['common/time/zone.ts', 'common/time/zone-name.ts'];

const SOURCES = join(projectRoot(), 'src');
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !ALLOWED.includes(file),
);

describe('local time', () => {
  it.each(OTHER_JUDGES)('is never left to %s', (_, pattern) => {
    const found = FILES.flatMap((file) =>
      readFileSync(join(SOURCES, file), 'utf8')
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('is looked for in the sources', () => {
    expect(FILES).toContain('consumption/local-time.sql.ts');
  });
});
