import { globSync, readFileSync } from 'node:fs';

/** What only TimescaleDB has, as SQL names it. */
const OF_TIMESCALE =
  /timescaledb|hypertable|refresh_continuous_aggregate|drop_chunks|show_chunks|(?:de)?compress_chunk|chunks_detailed_size|time_bucket|\b(?:first|last)\(\w+, \w+\)/i;
/** What only plain tables need. */
const OF_PLAIN_TABLES = /pg_inherits|partition of|attach partition|partition by range/i;

/** Operators' alerts and charts know it by this name. */
const METRIC = 'halfhour_timescaledb_job_failures';

/** Without its comments, and without words for people: those of errors name the product as it calls itself. */
function codeOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(METRIC, '')
    .replaceAll('TimescaleDB', '');
}

describe('how a database keeps readings', () => {
  const sources = globSync('src/**/*.ts').filter((path) => !path.endsWith('.spec.ts'));

  it('is known in one folder only', () => {
    const known = sources.filter((path) => {
      const code = codeOf(path);
      return OF_TIMESCALE.test(code) || OF_PLAIN_TABLES.test(code);
    });
    expect(known).toContain('src/database/storage/timescale.storage.ts');
    expect(known).toContain('src/database/storage/plain.storage.ts');
    expect(known.filter((path) => !path.startsWith('src/database/storage/'))).toEqual([]);
  });
});
