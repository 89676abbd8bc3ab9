import { IntersectionType } from '@nestjs/swagger';
import sql, { raw, type Sql } from 'sql-template-tag';
import { Figure, ListOf, Share, Text } from '../../common/http/index.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Band, bandNames, bandOfSlots } from '../bands.js';
import { coverageOf } from '../expected.js';
import { type Frame, frameOf, halfHoursOnClock } from '../frame.js';
import type { Snapshot } from '../snapshot.js';
import { slotOf } from '../local-time.sql.js';
import { AnalysisHead, Coverage } from './analysis-head.js';

class BandEnergy {
  @Text('The name of the band.', 'night')
  readonly band!: string;

  @Figure('Sum of all readings, in Wh.', 240_110)
  readonly energy_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 8_003.7)
  readonly mean_wh!: number | null;

  @Share('Its part of the energy of all bands.', 0.24)
  readonly share!: number | null;
}

/** Energy in one band of the day. */
export class BandAnswer extends IntersectionType(BandEnergy, Coverage) {}

/** Energy by band of the day (domain page, 14). */
export class TimeOfUseAnswer extends AnalysisHead {
  @ListOf(BandAnswer, 'The bands in the order asked for.')
  readonly results!: readonly BandAnswer[];
}

/** The number of a band counts from 1. */
type Row = Omit<BandAnswer, 'band' | 'share' | 'coverage'> & { readonly band: number };

/** @throws RefusedError when the bands overlap or leave a gap */
export function timeOfUse(
  data: Snapshot,
  request: AnalysisRequest,
  bands: readonly Band[],
): Promise<TimeOfUseAnswer> {
  return data.once('time of use', [request, bands], async () => {
    const slots = bandOfSlots(bands);
    const frame = await frameOf(data, request);
    const rows = await data.query<Row>(energies(frame, slots));
    const total = rows.reduce((sum, { energy_wh }) => sum + (energy_wh ?? 0), 0);
    return {
      ...frame.head,
      results: bandNames(bands).map((name, index) => useOf(name, rows, index + 1, total)),
    };
  });
}

function useOf(name: string, rows: readonly Row[], band: number, total: number): BandAnswer {
  const { energy_wh, mean_wh, observed, expected } = rows.find((row) => row.band === band) ?? UNUSED;
  return {
    band: name,
    energy_wh,
    mean_wh,
    share: energy_wh === null || total === 0 ? null : energy_wh / total,
    observed,
    expected,
    coverage: coverageOf(observed, expected),
  };
}

const UNUSED: Omit<Row, 'band'> = { energy_wh: null, mean_wh: null, observed: 0, expected: 0 };

/**
 * The mean is that of a reporting user, as in a series.
 *
 * @param slots - of {@link bandOfSlots}
 */
function energies(frame: Frame, slots: readonly number[]): Sql {
  return sql`
    with ${halfHoursOnClock(frame)}
    select (${slots}::int[])[48 * greatest(extract(isodow from local)::int - 5, 0) + ${raw(slotOf('local'))} + 1] as band,
           sum(energy_wh) as energy_wh,
           sum(energy_wh / nullif(observed, 0)::float8) as mean_wh,
           coalesce(sum(observed), 0) as observed,
           coalesce(sum(expected), 0) as expected
    from clock
    group by 1`;
}
