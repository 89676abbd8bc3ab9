import { energyText, formatCount } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { coverageTile, missingHalfHours } from '../coverage.js';
import { plain, tile, type TileView } from '../tiles.js';
import { overall } from './coverage-matrix.js';
import { weekendText } from './weekday-check.js';

/** What there is to know of the quality of all readings asked for. */
export function qualityTiles(facts: QualityFacts): readonly TileView[] {
  const { observed, expected, coverage } = overall(facts);
  const { rejects, restatements } = facts.issueTotals;
  const missing = missingHalfHours({ observed, expected });
  const repeats = facts.repeatedDays.reduce((sum, { readings }) => sum + readings, 0);
  const energy = facts.repeatedDays.reduce((sum, { second_wh }) => sum + second_wh, 0);
  return [
    coverageTile(coverage),
    tile('Missing', plain(formatCount(missing)), 'half-hours without a reading', missing > 0),
    tile('Repeats', plain(formatCount(repeats)), `second readings, ${energyText(energy)}`),
    tile('Rejected', plain(formatCount(rejects)), 'rows left out, all imports', rejects > 0),
    tile('Restated', plain(formatCount(restatements)), 'readings that changed, all imports'),
    weekendTile(facts),
  ];
}

function weekendTile({ weeklyPattern }: QualityFacts): TileView {
  const { behavioural_weekend, shifted } = weeklyPattern;
  const name = weekendText(weeklyPattern);
  if (!behavioural_weekend || name === null) return tile('Weekend', plain('–'), 'no two days stand out');
  return tile(
    'Weekend',
    plain(
      name
        .split(' and ')
        .map((day) => day.slice(0, 3))
        .join(', '),
    ),
    shifted ? 'by behaviour; dates look relabelled' : 'by behaviour, as by date',
    shifted,
  );
}
