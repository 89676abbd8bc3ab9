import { clockOf, DAY_AND_NIGHT, type TimeOfUseAnswer } from '../../../consumption/index.js';
import { formatShare, inOneUnit } from '../../format/numbers.js';
import { energyUnit } from '../../format/units.js';
import { figures, table, words } from '../../table.js';
import type { FactCard } from '../fact-card.js';

/** One part of a bar that is as long as the whole. */
export interface SharePart {
  readonly colour: string;
  /** Where it begins and how long it is, as percentages of the bar. */
  readonly from: string;
  readonly length: string;
}

/** The energy of day and night: a bar of their shares over the figures. */
export interface TimeOfUseCard extends FactCard {
  readonly bar: readonly SharePart[];
}

/** The hours of each band, and its colour in bar and table. */
const BANDS: Readonly<Record<string, { readonly title: string; readonly colour: string }>> =
  Object.fromEntries(
    DAY_AND_NIGHT.map(({ name, from, to }, index) => [
      name,
      {
        title: `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${clockOf(from)}–${clockOf(to)}`,
        colour: index === 0 ? 'accent' : '1',
      },
    ]),
  );

/** @param use of {@link DAY_AND_NIGHT} */
export function timeOfUseCard({ results: bands }: TimeOfUseAnswer, csv: string): TimeOfUseCard {
  const energy = inOneUnit(
    bands.map(({ energy_wh }) => energy_wh),
    energyUnit,
  );
  const { share } = bands.find(({ band }) => band === 'night') ?? { share: null };
  return {
    id: 'time-of-use',
    heading: 'Day and night',
    summary:
      share === null
        ? 'No energy was used in this range.'
        : `A third of the hours are night; they hold ${formatShare(share)} of the energy.`,
    bar: parts(bands.map((band) => ({ share: band.share ?? 0, colour: BANDS[band.band]?.colour ?? '' }))),
    table: table(
      'facts',
      'Energy of day and night',
      [words('Band'), figures(`Energy, ${energy.unit}`), figures('Share')],
      bands.map((band) => [
        { text: BANDS[band.band]?.title ?? band.band, swatch: BANDS[band.band]?.colour },
        energy.write(band.energy_wh),
        formatShare(band.share),
      ]),
    ),
    csv,
  };
}

function parts(shares: readonly { readonly share: number; readonly colour: string }[]): readonly SharePart[] {
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  return shares.map(({ share, colour }, index) => ({
    colour,
    from: percent(shares.slice(0, index).reduce((sum, before) => sum + before.share, 0)),
    length: percent(share),
  }));
}
