import { defineEntity, p } from '@mikro-orm/core';

export const IMPORT_STATUSES = ['completed', 'running', 'failed', 'interrupted'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

const ImportSchema = defineEntity({
  name: 'Import',
  tableName: 'imports',
  properties: {
    id: p.bigint('number').primary(),
    started_at: p.datetime().columnType('timestamptz').defaultRaw('now()'),
    /** Null while it runs. */
    finished_at: p.datetime().columnType('timestamptz').nullable(),
    status: p.text().$type<ImportStatus>().default('running'),
    directory: p.text(),
    /** How it was asked for, whether by the program itself at a first start, and the zone of the times. */
    options: p.json<object>(),
    files_skipped: p.integer().default(0),
    /** What ended it, when it did not do all of its files. */
    message: p.text().nullable(),
  },
});

/** One run of the importer over a folder, as its own row tells it. */
export class Import extends ImportSchema.class {}

ImportSchema.setClass(Import);
