import { IMPORT_STATUSES } from '../../ledger/index.js';
import type { StoredFacts } from './stored-facts.js';

/** A value with its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  /** Left out where it is not known. */
  readonly value: number | null | undefined;
}

/** A gauge that is made of what the database says of itself. */
export interface StoredGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly samples: (facts: StoredFacts) => readonly Sample[];
}

export const STORED_GAUGES: readonly StoredGauge[] = [
  {
    name: 'halfhour_data_end_timestamp_seconds',
    help: 'End of the last half-hour of which a reading is stored.',
    samples: ({ state }) => [{ value: seconds(state.window?.to) }],
  },
  {
    name: 'halfhour_data_version',
    help: 'Counts the changes of the data that pages show.',
    samples: ({ state }) => [{ value: state.dataVersion }],
  },
  {
    name: 'halfhour_refresh_pending',
    help: '1 while readings are stored that totals do not count yet: an import is under way, or was cut short.',
    samples: ({ state }) => [{ value: Number(!state.isSettled) }],
  },
  {
    name: 'halfhour_import_last_success_timestamp_seconds',
    help: 'When the last import ended that did all of its files.',
    samples: ({ lastSuccess }) => [{ value: seconds(lastSuccess) }],
  },
  {
    name: 'halfhour_import_started_timestamp_seconds',
    help: 'When the last import began.',
    samples: ({ lastImport }) => [{ value: seconds(lastImport?.started_at) }],
  },
  {
    name: 'halfhour_import_status',
    help: '1 for the status of the last import.',
    labelNames: ['status'],
    samples: ({ lastImport }) =>
      IMPORT_STATUSES.map((status) => ({ labels: { status }, value: Number(status === lastImport?.status) })),
  },
  {
    name: 'halfhour_import_files',
    help: 'Files of the last import, so far: loaded, known before, or refused.',
    labelNames: ['result'],
    samples: ({ lastImport: last }) => [
      { labels: { result: 'loaded' }, value: last?.files_loaded },
      { labels: { result: 'skipped' }, value: last?.files_skipped },
      { labels: { result: 'refused' }, value: last?.files_refused },
    ],
  },
  {
    name: 'halfhour_import_rows',
    help: 'Rows of readings of the last import, so far.',
    labelNames: ['result'],
    samples: ({ lastImport: last }) => [
      { labels: { result: 'read' }, value: last?.rows_read },
      { labels: { result: 'inserted' }, value: last?.rows_inserted },
      { labels: { result: 'restated' }, value: last?.rows_restated },
      { labels: { result: 'rejected' }, value: last?.rows_rejected },
    ],
  },
  {
    name: 'halfhour_timescaledb_job_failures',
    help: 'Runs of a background job of TimescaleDB that have failed, since it was made.',
    labelNames: ['job'],
    samples: ({ jobs }) => jobs.map(({ label, failures }) => ({ labels: { job: label }, value: failures })),
  },
  {
    name: 'halfhour_standby_lag_seconds',
    help: 'How far the database is behind its primary. Of a standby only.',
    samples: ({ standby }) => [{ value: standby?.lagSeconds }],
  },
  {
    name: 'halfhour_standby_streaming',
    help: 'Whether the database is connected to its primary. Of a standby only.',
    samples: ({ standby }) => [{ value: standby === null ? null : Number(standby.isStreaming) }],
  },
];

function seconds(date: Date | null | undefined): number | undefined {
  return date ? date.getTime() / 1000 : undefined;
}
