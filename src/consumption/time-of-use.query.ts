import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest, Coverage } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, clockIn } from './analysis-frames.js';
import { type Band, bandNames, bandOfSlots } from './bands.js';
import { coverageOf } from './expected.js';
import { timeOfUse } from './sql/time-of-use.sql.js';

/** Energy used in one band. Unknown is null. */
export interface BandUse extends Coverage {
  readonly band: string;
  /** Sum of all readings, in Wh. */
  readonly energyWh: number | null;
  /** Energy of a mean reporting user, in Wh. */
  readonly meanWh: number | null;
  /** Its part of the energy of all bands, 0 to 1. */
  readonly share: number | null;
}

/** The bands in the order in which they were named. */
export interface TimeOfUse extends Analysis {
  readonly bands: readonly BandUse[];
}

interface BandRow {
  /** Counts from 1. */
  readonly band: number;
  readonly energyWh: number | null;
  readonly meanWh: number | null;
  readonly observed: number;
  readonly expected: number;
}

/** Energy by band of the day (domain page, 14). */
@Injectable()
export class TimeOfUseQuery {
  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  /** @throws RefusedError when the bands overlap or leave a gap */
  @Remembered
  async of(request: AnalysisRequest, bands: readonly Band[]): Promise<TimeOfUse> {
    const slots = bandOfSlots(bands);
    const frame = await this.frames.prepare(request);
    const sql = timeOfUse(frame.source, clockIn(frame));
    const rows = await this.database.query<BandRow>(sql, [...frame.scope, ...frame.grid, slots]);
    const total = rows.reduce((sum, { energyWh }) => sum + (energyWh ?? 0), 0);
    return {
      ...frame.analysis,
      bands: bandNames(bands).map((name, index) => useOf(name, rows, index + 1, total)),
    };
  }
}

function useOf(name: string, rows: readonly BandRow[], band: number, total: number): BandUse {
  const row = rows.find((candidate) => candidate.band === band);
  const energyWh = row?.energyWh ?? null;
  const observed = row?.observed ?? 0;
  const expected = row?.expected ?? 0;
  return {
    band: name,
    energyWh,
    meanWh: row?.meanWh ?? null,
    share: energyWh === null || total === 0 ? null : energyWh / total,
    observed,
    expected,
    coverage: coverageOf(observed, expected),
  };
}
