import { defineEntity, p } from '@mikro-orm/core';
import { QUALITY_WORDS, type QualityWord } from '../common/reading-quality.js';
import { Choice, Count, Instant, KnownFigure, Text } from '../common/http/index.js';

const ReadingSchema = defineEntity({
  name: 'Reading',
  tableName: 'readings',
  properties: {
    /** The key of its user. */
    user_id: p.integer().primary().autoincrement(false),
    /** The instant at which the half-hour begins. */
    start: p.datetime().fieldName('period_start').columnType('timestamptz').primary(),
    /** 1 for the second reading of a half-hour that a file names twice, else 0. */
    occurrence: p.smallint().primary().autoincrement(false).default(0),
    /** The ledger's file that it came from; null in what an older version stored. */
    file_id: p.integer().nullable(),
    quality: p.smallint().default(0),
    energy_wh: p.double(),
  },
});

/** What one meter counted in one half-hour. */
export class Reading extends ReadingSchema.class {}

ReadingSchema.setClass(Reading);

/** A raw reading as stored. */
export class ReadingAnswer implements Pick<Reading, 'start' | 'occurrence' | 'energy_wh'> {
  @Text('The id of the user, as it is written.', '3000')
  readonly user_id!: string;

  @Instant('Where its half-hour begins.')
  readonly start!: Date;

  @Count('1 for the second reading of a half-hour that a file names twice, else 0.', 0)
  readonly occurrence!: number;

  @KnownFigure('Energy in Wh.', 39)
  readonly energy_wh!: number;

  @Choice(
    QUALITY_WORDS,
    'What its file says of it; substituted means edited, too, derived one half of an hour, made by the import.',
  )
  readonly quality!: QualityWord;
}
