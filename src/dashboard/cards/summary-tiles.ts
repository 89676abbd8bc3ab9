import { RefusedError } from '../../common/errors/domain-error.js';
import { DAY_MS, type TimeRange } from '../../common/time/index.js';
import {
  type AnalysisRequest,
  type CompareAnswer,
  comparison,
  type Snapshot,
  summary,
  type Summary,
} from '../../consumption/index.js';
import { isSameRange } from '../address/ranges.js';
import type { Dates } from '../format/dates.js';
import {
  energyQuantity,
  formatChange,
  formatCount,
  formatExact,
  powerQuantity,
  UNKNOWN,
} from '../format/numbers.js';
import type { SummaryContext } from '../page-context.js';
import { coverageTile, tile, type Tile } from '../tiles.js';

/** The figures of everyone asked for, and what their changes are changes to. */
export async function summaryTiles({ data, request, dates, range, window }: SummaryContext) {
  const [figures, change] = await Promise.all([summary(data, request), compare(data, request)]);
  return { tiles: tilesOf(figures, change, dates), note: note() };

  function note(): string | null {
    if (change) return comparisonNote(change, dates);
    // Who looks at all there is does not ask what was before it.
    if (isSameRange(range, window)) return null;
    return 'No change is shown: the data before this range are shorter than it.';
  }
}

/** A range that is longer than the data before it is refused; the page goes without changes then. */
async function compare(data: Snapshot, request: AnalysisRequest): Promise<CompareAnswer | null> {
  if (!request.from || !data.window || request.from <= data.window.from) return null;
  try {
    return await comparison(data, request, 'previous');
  } catch (error) {
    if (error instanceof RefusedError && error.parameter === 'from') return null;
    throw error;
  }
}

/** The change stands beside those that can be compared like for like. */
export function tilesOf(summary: Summary, comparison: CompareAnswer | null, dates: Dates): readonly Tile[] {
  const { peak_at, load_factor } = summary;
  return [
    {
      ...tile('Total', energyQuantity(summary.total_wh), `in ${lengthText(summary)}`),
      ...change(comparison?.delta_total),
    },
    tile('Users', formatCount(summary.users), 'with readings'),
    {
      ...tile('Mean', energyQuantity(summary.mean_user_day_wh), 'a day per user'),
      ...change(comparison?.delta_mean),
    },
    {
      ...tile('Peak', powerQuantity(summary.peak_w), peak_at ? dates.moment(peak_at) : 'no reading'),
      ...change(comparison?.delta_peak),
    },
    load_factor === null
      ? tile('Load factor', UNKNOWN, 'needs 90 % of the readings')
      : tile('Load factor', load_factor.toFixed(2), 'mean power over peak'),
    coverageTile(summary.coverage),
  ];
}

/** What the changes are changes to, and how much has no pair. */
export function comparisonNote(comparison: CompareAnswer, dates: Dates): string {
  const { a, b, pairs, pairs_of, shift_days } = comparison;
  const unit = pairs_of === 'user_days' ? 'user-days' : 'readings';
  const before = `${dates.range(b)}, the same weekdays ${formatCount(shift_days)} days before`;
  if (pairs === 0) return `No change is shown: nothing has a pair in ${before}.`;
  const leftOut = a.left_out + b.left_out;
  const pairing =
    leftOut === 0
      ? `all ${unit} have a pair`
      : `${formatCount(pairs)} pairs of ${unit}; ${formatCount(leftOut)} without a pair are left out`;
  return `Change to ${before}, like for like: ${pairing}.`;
}

function change(delta: number | null | undefined): Pick<Tile, 'change'> {
  return delta == null ? {} : { change: formatChange(delta, 1) };
}

/** "170 days", "1 day", "0.5 days" */
function lengthText({ from, to }: TimeRange): string {
  const days = Math.round(((to.getTime() - from.getTime()) / DAY_MS) * 10) / 10;
  return `${formatExact(days)} ${days === 1 ? 'day' : 'days'}`;
}
