import { defineEntity, p } from '@mikro-orm/core';
import { Count, Instant, KnownFigure } from '../common/http/index.js';

/** A raw reading as stored. */
export class ReadingAnswer {
  @Count('The id of the user.', 3000)
  readonly user_id!: number;

  @Instant('Where its half-hour begins.')
  readonly start!: Date;

  @Count('1 for the second reading of a half-hour that a file names twice, else 0.', 0)
  readonly occurrence!: number;

  @KnownFigure('Energy in Wh.', 39)
  readonly energy_wh!: number;
}

/** What one meter counted in one half-hour. */
export class Reading extends ReadingAnswer {
  /** The ledger's file that it came from; null in what an older version stored. */
  readonly file_id!: number | null;
  readonly quality!: number;
}

defineEntity({
  class: Reading,
  tableName: 'readings',
  properties: {
    user_id: p.integer().primary().autoincrement(false),
    start: p.datetime().fieldName('period_start').columnType('timestamptz').primary(),
    occurrence: p.smallint().primary().autoincrement(false).default(0),
    file_id: p.integer().nullable(),
    quality: p.smallint().default(0),
    energy_wh: p.double().columnType('double precision'),
  },
});
