import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Scope } from './analysis.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { READINGS_PAGE } from './sql/readings-page.sql.js';

/** What names a reading. */
export interface ReadingKey {
  readonly userId: number;
  /** The instant at which its half-hour begins. */
  readonly start: Date;
  /** 1 for the second reading of a half-hour that a file names twice, else 0. */
  readonly occurrence: number;
}

/** A raw reading as stored. */
export interface StoredReading extends ReadingKey {
  readonly energyWh: number;
}

/** Which readings: an end that is not given is open. */
export interface ReadingsRequest extends Scope {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** One page in the order of the key; `next` is where the following one goes on, null at the end. */
export interface ReadingsPage {
  readonly readings: readonly StoredReading[];
  readonly next: ReadingKey | null;
}

/**
 * Raw readings in keyset pages. A page begins after the last key of the one before, so rows that an import adds or
 * takes out meanwhile neither double nor drop any other.
 */
@Injectable()
export class ReadingsQuery {
  constructor(
    private readonly database: Database,
    private readonly windows: DataWindowQuery,
  ) {}

  /** Both ends of a range that was asked for: a relative one is resolved once, for all pages that follow. */
  async resolve(asked: AskedRange): Promise<Pick<ReadingsRequest, 'from' | 'to'>> {
    if (!asked.relative && (!asked.from || !asked.to)) return { from: asked.from, to: asked.to };
    return (await this.windows.resolve(asked)).range;
  }

  async page(request: ReadingsRequest, after: ReadingKey | null, size: number): Promise<ReadingsPage> {
    const { from, to, filter, userId } = request;
    const rows = await this.database.query<StoredReading>(READINGS_PAGE, [
      from ?? null,
      to ?? null,
      filter.areas,
      filter.tariffs,
      userId ?? null,
      after?.userId ?? null,
      after?.start ?? null,
      after?.occurrence ?? null,
      size + 1,
    ]);
    const readings = rows.slice(0, size);
    return { readings, next: rows.length > size ? (readings.at(-1) ?? null) : null };
  }
}
