import { EVERYONE, repeatedDays, weeklyPattern, type WeeklyPatternAnswer } from '../../consumption/index.js';
import { weekdayName } from '../format/dates.js';
import { missingHalfHours } from '../format/coverage.js';
import { estimatedQuantity, estimatedShareOf } from '../format/estimated.js';
import { countQuantity, energyText, nounOf, UNKNOWN } from '../format/numbers.js';
import type { QualityContext } from '../page-context.js';
import { coverageTile, tile, type Tile } from '../tiles.js';
import { monthsOfEveryone, overall } from './coverage.js';
import { issueTotals } from './file-rows.js';

/** What there is to know of the quality of all readings asked for. */
export async function qualityTiles(page: QualityContext) {
  const { data, request, ledger } = page;
  const [months, days, { rejects, restatements }, pattern] = await Promise.all([
    monthsOfEveryone(page),
    repeatedDays(data, request),
    issueTotals(data, request.filter, ledger),
    weeklyPattern(data, { filter: EVERYONE }),
  ]);
  const { observed, expected, coverage } = overall(months);
  const missing = missingHalfHours({ observed, expected });
  const repeats = days.reduce((sum, { readings }) => sum + readings, 0);
  const energy = days.reduce((sum, { second_wh }) => sum + second_wh, 0);
  const estimated = estimatedShareOf(months.results);
  return [
    coverageTile(coverage),
    ...(estimated
      ? [tile('Estimated', estimatedQuantity(estimated), 'of the energy, substituted and edited included')]
      : []),
    tile('Missing', countQuantity(missing), `${nounOf(missing, 'half-hour')} without a reading`, missing > 0),
    tile('Repeats', countQuantity(repeats), `second ${nounOf(repeats, 'reading')}, ${energyText(energy)}`),
    tile('Rejected', countQuantity(rejects), `${nounOf(rejects, 'row')} left out, all imports`, rejects > 0),
    tile(
      'Restated',
      countQuantity(restatements),
      `${nounOf(restatements, 'reading')} that changed, all imports`,
    ),
    weekendTile(pattern),
  ];
}

export function weekendTile({ behavioural_weekend, odd_day, shifted }: WeeklyPatternAnswer): Tile {
  if (!behavioural_weekend) {
    const odd = odd_day === null ? 'no two days stand out' : `one day stands out: ${weekdayName(odd_day)}`;
    return tile('Weekend', UNKNOWN, odd);
  }
  const names = behavioural_weekend.map((day) => weekdayName(day).slice(0, 3)).join(', ');
  const byDate = behavioural_weekend[0] === 6 ? 'by behaviour, as by date' : 'by behaviour';
  return tile('Weekend', names, shifted ? 'by behaviour; dates may be relabelled' : byDate, shifted);
}
