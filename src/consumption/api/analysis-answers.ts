import type { Fields } from '../../common/http/index.js';
import { isoWithOffset } from '../../common/time/index.js';
import type { Analysis } from '../analysis.js';
import type { Baseline, ComparedSide, Comparison } from '../comparison.query.js';
import type { UnusualDays } from '../unusual-days.query.js';
import type {
  AnalysisAnswer,
  CompareAnswer,
  ComparedSideAnswer,
  UnusualDaysAnswer,
} from './analyses.answer.js';

export function compareAnswer(comparison: Comparison, baseline: Baseline): CompareAnswer {
  const side = ({ from, to, totalWh, meanWh, peakW, peakAt, leftOut }: ComparedSide): ComparedSideAnswer => ({
    from: iso(from),
    to: iso(to),
    energy_wh: totalWh,
    mean_wh: meanWh,
    peak_w: peakW,
    peak_at: peakAt && iso(peakAt),
    left_out: leftOut,
  });
  const iso = isoOf(comparison);
  return {
    ...headOf(comparison),
    with: baseline,
    shift_days: comparison.shiftDays,
    pairs_of: comparison.pairsOf,
    pairs: comparison.pairs,
    users: comparison.users,
    a: side(comparison.a),
    b: side(comparison.b),
    delta_total: comparison.deltaTotal,
    delta_mean: comparison.deltaMean,
    delta_peak: comparison.deltaPeak,
  };
}

export function unusualDaysAnswer(unusual: UnusualDays): UnusualDaysAnswer {
  const iso = isoOf(unusual);
  return {
    ...headOf(unusual),
    days_judged: unusual.daysJudged,
    results: unusual.days.map(({ start, end, dayType, energyWh, medianWh, madWh, references, z }) => ({
      start: iso(start),
      end: iso(end),
      day_type: dayType,
      energy_wh: energyWh,
      median_wh: medianWh,
      mad_wh: madWh,
      references,
      z,
    })),
  };
}

function headOf(analysis: Analysis): Fields<AnalysisAnswer> {
  const { from, to, zone, observed, expected, coverage } = analysis;
  const iso = isoOf(analysis);
  return { from: iso(from), to: iso(to), timezone: zone.name, observed, expected, coverage };
}

function isoOf({ zone }: Analysis): (instant: Date) => string {
  return (instant) => isoWithOffset(instant, zone);
}
