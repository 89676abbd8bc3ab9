import type { Chunk, DatabaseJob } from '../database/index.js';
import { jobLines, storageLines } from './storage-lines.js';

describe('what check says of storage', () => {
  const chunk = (table: string, kept: Chunk['kept'], bytes: number): Chunk => ({
    name: `_timescaledb_internal.${table}`,
    table,
    from: new Date(0),
    to: new Date(1),
    mayBeCompacted: !table.startsWith('user_months'),
    kept,
    bytes,
    indexBytes: bytes / 10,
  });
  const chunks = [
    chunk('readings', 'columns', 4e6),
    chunk('readings', 'both', 1e6),
    chunk('readings', 'rows', 100e6),
    chunk('user_days_a', 'rows', 2e6),
    chunk('user_days_b', 'rows', 3e6),
    chunk('user_months_a', 'rows', 1e6),
    chunk('segment_half_hours', 'columns', 9e6),
  ];

  it('adds up both generations, and counts what may be compact', () => {
    expect(storageLines(chunks, 1e6, undefined)).toEqual([
      ['Size', '120.0 MB, 120.0 bytes a reading, of which indexes 12.0 MB'],
      ['', 'readings 105.0 MB, days 5.0 MB, months 1.0 MB, segments 9.0 MB'],
      ['Compact', '2 of 6 chunks, and 1 but for what was written since'],
    ]);
  });

  it('says nothing of an empty database, and no mean where readings are not counted', () => {
    expect(storageLines([], 0, undefined)).toEqual([]);
    expect(storageLines(chunks.slice(0, 1), undefined, undefined)).toEqual([
      ['Size', '4.0 MB, of which indexes 0.4 MB'],
      ['', 'readings 4.0 MB'],
      ['Compact', '1 of 1 chunk'],
    ]);
  });

  it('says why nothing is compact where nothing may be, and nothing of jobs where there are none', () => {
    const kept = chunks.slice(2, 3).map((one) => ({ ...one, mayBeCompacted: false }));
    expect(storageLines(kept, undefined, 'Rows stay rows.').at(-1)).toEqual(['Compact', 'Rows stay rows.']);
    expect(jobLines([])).toEqual([]);
  });

  it('names the job that ran last, and each that failed with its reason', () => {
    const job = (name: string, ranAt: string | null, message?: string): DatabaseJob => ({
      name,
      label: name,
      failures: 0,
      ranAt: ranAt ? new Date(ranAt) : null,
      hasFailed: message !== undefined,
      message: message ?? null,
    });
    expect(jobLines([job('Telemetry', null)])).toEqual([['Jobs', 'none has run']]);
    expect(
      jobLines([
        job('History', '2026-01-02T00:00:00Z'),
        job('Policy', '2026-01-01T00:00:00Z', 'disk full'),
        job('Telemetry', null),
      ]),
    ).toEqual([
      ['Jobs', 'History ran last, 2026-01-02T00:00:00.000Z'],
      ['', 'Policy failed, 2026-01-01T00:00:00.000Z: disk full'],
    ]);
  });
});
