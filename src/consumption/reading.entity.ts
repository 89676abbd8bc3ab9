import { defineEntity, p } from '@mikro-orm/core';

const ReadingSchema = defineEntity({
  name: 'Reading',
  tableName: 'readings',
  properties: {
    userId: p.integer().primary().autoincrement(false),
    /** The instant at which the half-hour begins. */
    periodStart: p.datetime().columnType('timestamptz').primary(),
    /** 1 for the second reading of a half-hour that a file names twice, else 0. */
    occurrence: p.smallint().primary().default(0),
    /** Energy used in the half-hour, in Wh. */
    energyWh: p.double().columnType('float8'),
  },
});

/** What one meter counted in one half-hour. */
export class Reading extends ReadingSchema.class {}

ReadingSchema.setClass(Reading);
