import { defineEntity, p } from '@mikro-orm/core';
import { Choice, Count, Instant, InstantOrNull, ListOf, PagedAnswer, Text } from '../common/http/index.js';
import { IMPORT_STATUSES, type ImportStatus } from './import.entity.js';

const RemovalSchema = defineEntity({
  name: 'Removal',
  tableName: 'removals',
  properties: {
    id: p.bigint('number').primary(),
    started_at: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    /** Null while it runs. */
    finished_at: p.datetime().columnType('timestamptz').nullable(),
    status: p.text().$type<ImportStatus>().default('running'),
    /** What was to be forgotten, as it is typed; an erased user is not named. */
    selection: p.text(),
    /** Users whose readings changed. */
    users: p.integer().default(0),
    /** Readings taken out. */
    readings: p.bigint('number').default(0),
    /** Earlier readings that stand again. */
    restored: p.bigint('number').default(0),
    /** The first and the last half-hour that changed. */
    first_start: p.datetime().columnType('timestamptz').nullable(),
    last_start: p.datetime().columnType('timestamptz').nullable(),
  },
});

/** One run of `forget`. */
export class Removal extends RemovalSchema.class {}

RemovalSchema.setClass(Removal);

/** A removal as programs read it. */
export class RemovalAnswer {
  @Count('The number of the removal.', 1)
  readonly id!: number;

  @Choice(
    IMPORT_STATUSES,
    'Status of the removal. One that did not end is gone on with by forgetting the same again.',
  )
  readonly status!: ImportStatus;

  @Instant('When it began.')
  readonly started_at!: Date;

  @InstantOrNull('When it ended; null while it runs.')
  readonly finished_at!: Date | null;

  @Text(
    'What was to be forgotten, as it is typed; an erased user is not named.',
    '--user 3000 --from 2016-07-01',
  )
  readonly selection!: string;

  @Count('Users whose readings changed.', 1)
  readonly users!: number;

  @Count('Readings that are gone.', 17_520)
  readonly readings!: number;

  @Count('Earlier readings that stand again.', 0)
  readonly restored!: number;

  @InstantOrNull('Start of the first half-hour that changed.')
  readonly first_start!: Date | null;

  @InstantOrNull('Start of the last one.', '2016-12-31T23:30:00+00:00')
  readonly last_start!: Date | null;
}

/** A page of removals. */
export class RemovalsAnswer extends PagedAnswer {
  @ListOf(RemovalAnswer, 'The removals of this page, the newest first.')
  readonly results!: readonly RemovalAnswer[];
}
