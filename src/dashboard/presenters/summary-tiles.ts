import { DAY_MS } from '../../common/time/index.js';
import type { TimeRange, Zone } from '../../common/time/index.js';
import type { CompareAnswer, Summary } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import {
  energyQuantity,
  formatChange,
  formatCount,
  formatExact,
  powerQuantity,
  UNKNOWN,
} from '../format/numbers.js';
import { coverageTile } from './coverage.js';
import { plain, tile, type TileView } from './tiles.js';

/**
 * The figures of everyone asked for, the change beside those that can be compared like for like.
 *
 * @param comparison null where the data before the range are too short for one
 */
export function summaryTiles(
  summary: Summary,
  comparison: CompareAnswer | null,
  zone: Zone,
): readonly TileView[] {
  const { peak_at, load_factor } = summary;
  return [
    {
      ...tile('Total', energyQuantity(summary.total_wh), `in ${lengthText(summary)}`),
      ...change(comparison?.delta_total),
    },
    tile('Users', plain(formatCount(summary.users)), 'with readings'),
    {
      ...tile('Mean', energyQuantity(summary.mean_user_day_wh), 'a day per user'),
      ...change(comparison?.delta_mean),
    },
    {
      ...tile(
        'Peak',
        powerQuantity(summary.peak_w),
        peak_at ? new Dates(zone).moment(peak_at) : 'no reading',
      ),
      ...change(comparison?.delta_peak),
    },
    load_factor === null
      ? tile('Load factor', plain(UNKNOWN), 'needs 90 % of the readings')
      : tile('Load factor', plain(load_factor.toFixed(2)), 'mean power over peak'),
    coverageTile(summary.coverage),
  ];
}

/** What the changes are changes to, and how much has no pair. */
export function comparisonNote(comparison: CompareAnswer, zone: Zone): string {
  const { a, b, pairs, pairs_of, shift_days } = comparison;
  const unit = pairs_of === 'user_days' ? 'user-days' : 'readings';
  const before = `${new Dates(zone).range(b)}, the same weekdays ${formatCount(shift_days)} days before`;
  if (pairs === 0) return `No change is shown: nothing has a pair in ${before}.`;
  const leftOut = a.left_out + b.left_out;
  const pairing =
    leftOut === 0
      ? `all ${unit} have a pair`
      : `${formatCount(pairs)} pairs of ${unit}; ${formatCount(leftOut)} without a pair are left out`;
  return `Change to ${before}, like for like: ${pairing}.`;
}

function change(delta: number | null | undefined): Pick<TileView, 'change'> {
  return delta == null ? {} : { change: formatChange(delta, 1) };
}

/** "170 days", "1 day", "0.5 days" */
function lengthText({ from, to }: TimeRange): string {
  const days = Math.round(((to.getTime() - from.getTime()) / DAY_MS) * 10) / 10;
  return `${formatExact(days)} ${days === 1 ? 'day' : 'days'}`;
}
