import { figuresOfUser, type UserFigures } from '../../consumption/index.js';
import { NOT_KNOWN } from '../../common/not-known.js';
import { coverageGrade } from '../format/coverage.js';
import type { Dates } from '../format/dates.js';
import { estimatedNote, hourlyNote } from '../format/estimated.js';
import { usersOn } from '../format/segment-words.js';
import { energyQuantity, energyText, formatShare, powerQuantity, UNKNOWN } from '../format/numbers.js';
import type { UserContext } from '../page-context.js';
import { coverageTile, loadFactorTile, tile, type Tile } from '../tiles.js';

/** The figures of a user that stand above everything else. */
export async function userTiles({ data, id, asked, dates }: UserContext) {
  return tilesOf(await figuresOfUser(data, id, asked), dates);
}

/** What is not known says why. */
export function tilesOf(user: UserFigures, dates: Dates): readonly Tile[] {
  const total = `${energyText(user.mean_day_wh)} a day${estimatedNote(user.estimated_share)}`;
  const hourly = hourlyNote(user.derived_readings);
  const peak = user.peak_at ? `${dates.moment(user.peak_at)}${hourly}` : 'no reading';
  const loadFactor = loadFactorTile(user);
  return [
    tile('Total', energyQuantity(user.total_wh), total),
    percentileTile(user),
    tile('Peak', powerQuantity(user.peak_w), peak),
    { ...loadFactor, context: `${loadFactor.context}${user.load_factor === null ? '' : hourly}` },
    tile('Base load', powerQuantity(user.base_w), baseLoadText(user)),
    readingsTile(user, dates),
  ];
}

/** Number and context read as one sentence. */
function percentileTile({ peer_percentile, tariff }: UserFigures): Tile {
  const label = tariff === NOT_KNOWN ? `Among ${usersOn(tariff)}` : `Among tariff ${tariff}`;
  return peer_percentile === null
    ? tile(label, UNKNOWN, 'takes 5 users with a complete day')
    : tile(label, { value: String(Math.round(peer_percentile)), unit: '%' }, 'of users use less a day');
}

function baseLoadText({ base_w, base_share }: UserFigures): string {
  if (base_w === null) return 'takes a day with 90 % of its readings';
  return base_share === null
    ? `${UNKNOWN} of its energy, which is zero`
    : `${formatShare(base_share)} of its energy`;
}

function readingsTile({ coverage, last_reading }: UserFigures, dates: Dates): Tile {
  const last = last_reading ? `last reading ${dates.moment(last_reading)}` : 'no reading';
  const isThin = coverageGrade(coverage) !== 'good';
  return { ...coverageTile(coverage), context: isThin ? `figures may be too low; ${last}` : last };
}
