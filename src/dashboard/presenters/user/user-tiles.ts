import type { UserMetrics } from '../../../consumption/index.js';
import type { Dates } from '../../format/dates.js';
import {
  energyQuantity,
  energyText,
  formatShare,
  powerQuantity,
  type Quantity,
  UNKNOWN,
} from '../../format/numbers.js';
import { coverageGrade, coverageTile } from '../coverage.js';
import { FAIR_COVERAGE } from '../series-words.js';
import { plain, tile, type TileView } from '../tiles.js';

/** The figures of a user that stand above everything else; what is not known says why. */
export function userTiles(user: UserMetrics, dates: Dates): readonly TileView[] {
  return [
    tile('Total', energyQuantity(user.totalWh), `${energyText(user.meanDayWh)} a day`),
    percentileTile(user),
    tile('Peak', powerQuantity(user.peakW), user.peakAt ? dates.moment(user.peakAt) : 'no reading'),
    loadFactorTile(user),
    tile(
      'Base load',
      powerQuantity(user.baseW),
      user.baseShare === null ? noShare(user) : `${formatShare(user.baseShare)} of its energy`,
    ),
    readingsTile(user, dates),
  ];
}

/** Number and context read as one sentence. */
function percentileTile({ peerPercentile, tariff }: UserMetrics): TileView {
  const label = `Among tariff ${tariff}`;
  return peerPercentile === null
    ? tile(label, unknown(), 'takes 5 users with a complete day')
    : tile(label, plain(Math.round(peerPercentile).toString(), '%'), 'of users use less a day');
}

function loadFactorTile({ loadFactor, coverage }: UserMetrics): TileView {
  if (loadFactor !== null) {
    return tile('Load factor', plain(loadFactor.toFixed(2)), 'mean power over peak');
  }
  const isThin = coverage !== null && coverage < FAIR_COVERAGE;
  return tile('Load factor', unknown(), isThin ? 'takes 90 % of the readings' : 'takes a peak over zero');
}

function noShare({ baseW }: UserMetrics): string {
  return baseW === null ? 'takes a day with 90 % of its readings' : 'of no energy';
}

function readingsTile({ coverage, lastReading }: UserMetrics, dates: Dates): TileView {
  const last = lastReading ? `last reading ${dates.moment(lastReading)}` : 'no reading';
  const isThin = coverageGrade(coverage) !== 'good';
  return { ...coverageTile(coverage), context: isThin ? `figures may be too low; ${last}` : last };
}

function unknown(): Quantity {
  return plain(UNKNOWN);
}
