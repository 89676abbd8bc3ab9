import type { TimeRange, Zone } from '../../common/time/index.js';
import type { Comparison, Summary } from '../../consumption/index.js';
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

const DAY_MS = 86_400_000;

/**
 * The figures of everyone asked for, the change beside those that can be compared like for like.
 *
 * @param comparison null where the data before the range are too short for one
 */
export function summaryTiles(
  summary: Summary & TimeRange,
  comparison: Comparison | null,
  zone: Zone,
): readonly TileView[] {
  const { peakAt, loadFactor } = summary;
  return [
    {
      ...tile('Total', energyQuantity(summary.totalWh), `in ${lengthText(summary)}`),
      ...change(comparison?.deltaTotal),
    },
    tile('Users', plain(formatCount(summary.users)), 'with readings'),
    {
      ...tile('Mean', energyQuantity(summary.meanUserDayWh), 'a day per user'),
      ...change(comparison?.deltaMean),
    },
    {
      ...tile('Peak', powerQuantity(summary.peakW), peakAt ? new Dates(zone).moment(peakAt) : 'no reading'),
      ...change(comparison?.deltaPeak),
    },
    loadFactor === null
      ? tile('Load factor', plain(UNKNOWN), 'takes 90 % of the readings')
      : tile('Load factor', plain(loadFactor.toFixed(2)), 'mean power over peak'),
    coverageTile(summary.coverage),
  ];
}

/** What the changes are changes to, and how much has no pair. */
export function comparisonNote(comparison: Comparison, zone: Zone): string {
  const { a, b, pairs, pairsOf, shiftDays } = comparison;
  const unit = pairsOf === 'user_days' ? 'user-days' : 'readings';
  const before = `${new Dates(zone).range(b)}, the same weekdays ${formatCount(shiftDays)} days before`;
  if (pairs === 0) return `No change is shown: nothing has a pair in ${before}.`;
  const leftOut = a.leftOut + b.leftOut;
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
