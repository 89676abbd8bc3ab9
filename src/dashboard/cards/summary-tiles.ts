import { RefusedError } from '../../common/errors/domain-error.js';
import { DAY_MS, formatDuration, HALF_HOUR_MS, MINUTE_MS, type TimeRange } from '../../common/time/index.js';
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
import { ESTIMATED_MEANS, estimatedNote } from '../format/estimated.js';
import {
  counted,
  energyQuantity,
  formatChange,
  formatCount,
  formatExact,
  nounOf,
  powerQuantity,
  UNKNOWN,
} from '../format/numbers.js';
import type { SummaryContext } from '../page-context.js';
import { coverageTile, loadFactorTile, tile, type Tile } from '../tiles.js';

const HOUR_MS = 2 * HALF_HOUR_MS;

/** The figures of everyone asked for, and what their changes are changes to. */
export async function summaryTiles({ data, request, dates, range, window }: SummaryContext) {
  const [figures, change] = await Promise.all([summary(data, request), compare(data, request)]);
  const notes = [changeNote(), figures.estimated_share ? ESTIMATED_MEANS : null];
  return { tiles: tilesOf(figures, change, dates), note: notes.filter(Boolean).join(' ') || null };

  function changeNote(): string | null {
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
  const { peak_at } = summary;
  return [
    {
      ...tile(
        'Total',
        energyQuantity(summary.total_wh),
        `in ${lengthText(summary)}${estimatedNote(summary.estimated_share)}`,
      ),
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
    loadFactorTile(summary),
    coverageTile(summary.coverage),
  ];
}

/** What the changes are changes to, and how much has no pair. */
export function comparisonNote(comparison: CompareAnswer, dates: Dates): string {
  const { a, b, pairs, pairs_of, shift_days } = comparison;
  const unit = pairs_of === 'user_days' ? 'user-day' : 'reading';
  const before = `${b.from && b.to ? dates.range({ from: b.from, to: b.to }) : UNKNOWN}, the same weekdays ${formatCount(shift_days)} days before`;
  if (pairs === 0) return `No change is shown: nothing has a pair in ${before}.`;
  if (b.energy_wh === 0) return `No change is shown: all readings that have a pair in ${before}, are zero.`;
  const leftOut = a.left_out + b.left_out;
  const pairing =
    leftOut === 0
      ? nounOf(pairs, `the one ${unit} has a pair`, `all ${unit}s have a pair`)
      : `${counted(pairs, 'pair')} of ${unit}s; ${counted(leftOut, 'without a pair is', 'without a pair are')} left out`;
  return `Change to ${before}, like for like: ${pairing}.`;
}

function change(delta: number | null | undefined): Pick<Tile, 'change'> {
  return delta == null ? {} : { change: formatChange(delta, 1) };
}

/** "170 days", "1 day", "1.5 days", "7.5 hours", "30 minutes" */
function lengthText({ from, to }: TimeRange): string {
  const length = to.getTime() - from.getTime();
  const tenths = (unitMs: number): number => Math.round((length / unitMs) * 10) / 10;
  const [days, hours] = [tenths(DAY_MS), tenths(HOUR_MS)];
  if (days >= 1) return `${formatExact(days)} ${nounOf(days, 'day')}`;
  if (hours >= 1) return `${formatExact(hours)} ${nounOf(hours, 'hour')}`;
  return length < MINUTE_MS ? formatDuration(length) : counted(length / MINUTE_MS, 'minute');
}
