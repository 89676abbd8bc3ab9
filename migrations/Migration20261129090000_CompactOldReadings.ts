import { Migration } from '@mikro-orm/migrations';

interface Columns {
  readonly kind: 'table' | 'materialized view';
  readonly relation: string;
  readonly segmentBy: string;
  readonly orderBy: string;
  /** Besides those columns it is known of each batch of rows which values it holds. */
  readonly index?: string;
}

const COLUMNS: readonly Columns[] = [
  {
    kind: 'table',
    relation: 'readings',
    segmentBy: 'user_id',
    orderBy: 'period_start, occurrence',
    index: 'minmax(energy_wh)',
  },
  ...['a', 'b'].map((generation): Columns => ({
    kind: 'table',
    relation: `user_days_${generation}`,
    segmentBy: 'user_id',
    orderBy: 'day_start',
  })),
  {
    kind: 'materialized view',
    relation: 'segment_half_hours',
    segmentBy: 'area, tariff',
    orderBy: 'period_start',
  },
];

/**
 * Chunks of readings, of users' days and of the segments' half-hours may be turned into columns. Here it is only allowed:
 * imports do it with what is old, and whoever asks for it; a policy would do it by the wall clock, beside an import.
 *
 * - Of readings the highest energy of each batch is known, so that implausible ones are found without a look at the rest.
 * - Months stay rows: their chunks span ten years, and as columns they take half the room, no tenth of it.
 * - In the older spelling, which every TimescaleDB from 2.23 on understands.
 */
export class Migration20261129090000_CompactOldReadings extends Migration {
  override up(): void {
    for (const { kind, relation, segmentBy, orderBy, index } of COLUMNS) {
      this.addSql(`
        alter ${kind} ${relation} set (
          timescaledb.compress,
          timescaledb.compress_segmentby = '${segmentBy}',
          timescaledb.compress_orderby = '${orderBy}'
          ${index ? `, timescaledb.sparse_index = '${index}'` : ''}
        )`);
      this.addSql(`select remove_compression_policy('${relation}', if_exists => true)`);
    }
  }

  override down(): void {
    for (const { kind, relation } of COLUMNS) {
      this.addSql(
        `select decompress_chunk(chunk, if_compressed => true) from show_chunks('${relation}') as chunk`,
      );
      this.addSql(`alter ${kind} ${relation} set (timescaledb.compress = false)`);
    }
  }
}
