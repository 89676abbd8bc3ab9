import { clockOf, DAY_AND_NIGHT, timeOfUse, type TimeOfUseAnswer } from '../../consumption/index.js';
import { ALL_ZERO, capitalized, formatShare, inOneUnit, NO_READINGS } from '../format/numbers.js';
import { energyUnit } from '../format/units.js';
import { type BarPart, card } from '../card.js';
import { sayingOf } from '../half-hours.js';
import type { PageContext } from '../page-context.js';
import { figures, table, words } from '../table.js';

/** The hours of each band, and its colour in bar and table. */
const BANDS: Readonly<Record<string, { readonly title: string; readonly colour: string }>> =
  Object.fromEntries(
    DAY_AND_NIGHT.map(({ name, from, to }, index) => [
      name,
      {
        title: `${capitalized(name)}, ${clockOf(from)}–${clockOf(to)}`,
        colour: index === 0 ? 'accent' : '1',
      },
    ]),
  );

/** The energy of day and night: a bar of their shares over the figures. */
export async function timeOfUseCard(page: PageContext) {
  const { data, request, csv } = page;
  const shown = timeOfUseView(
    await timeOfUse(data, request, DAY_AND_NIGHT),
    csv('/api/consumption/time-of-use'),
  );
  return { ...shown, sentence: sayingOf(shown.sentence ?? '', page) };
}

export function timeOfUseView({ results: bands }: TimeOfUseAnswer, csv: string) {
  const energy = inOneUnit(
    bands.map(({ energy_wh }) => energy_wh),
    energyUnit,
  );
  return card({
    id: 'time-of-use',
    heading: 'Day and night',
    sentence: sentence(bands),
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
  });
}

function sentence(bands: TimeOfUseAnswer['results']): string {
  if (bands.every(({ energy_wh }) => energy_wh === null)) return NO_READINGS;
  if (bands.every(({ share }) => share === null)) return ALL_ZERO;
  const { share } = bands.find(({ band }) => band === 'night') ?? { share: null };
  return share === null
    ? 'There are no readings of the night in this range.'
    : `A third of the hours are night; they hold ${formatShare(share)} of the energy.`;
}

function parts(shares: readonly { readonly share: number; readonly colour: string }[]): readonly BarPart[] {
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  return shares.map(({ share, colour }, index) => ({
    colour,
    from: percent(shares.slice(0, index).reduce((sum, before) => sum + before.share, 0)),
    length: percent(share),
  }));
}
