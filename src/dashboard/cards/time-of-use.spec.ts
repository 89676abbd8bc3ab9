import type { TimeOfUseAnswer } from '../../consumption/index.js';
import { timeOfUseView } from './time-of-use.js';

const cardOf = (...energies: readonly (number | null)[]) => {
  const total = energies.reduce<number>((sum, energy) => sum + (energy ?? 0), 0);
  const results = ['day', 'night'].map((band, index) => {
    const energy_wh = energies[index] ?? null;
    return { band, energy_wh, share: energy_wh === null || total === 0 ? null : energy_wh / total };
  });
  return timeOfUseView({ results } as unknown as TimeOfUseAnswer, '/bands.csv');
};

describe('the card of day and night', () => {
  it('has a bar as long as both, and their figures with the hours of each', () => {
    const { bar, sentence, table } = cardOf(750_000, 250_000);
    expect(bar).toEqual([
      { colour: 'accent', from: '0.00%', length: '75.00%' },
      { colour: '1', from: '75.00%', length: '25.00%' },
    ]);
    expect(sentence).toBe('A third of the hours are night; they hold 25.0 % of the energy.');
    expect(table?.columns[1]?.title).toBe('Energy, kWh');
    expect(table?.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['Day, 07:00–23:00', '750.0', '75.0 %'],
      ['Night, 23:00–07:00', '250.0', '25.0 %'],
    ]);
  });

  it('shares out nothing where nothing was used', () => {
    const { bar, sentence, table } = cardOf(0, 0);
    expect(bar?.map(({ length }) => length)).toEqual(['0.00%', '0.00%']);
    expect(sentence).toBe('All readings in this range are zero: 0 Wh.');
    expect(table?.rows[0]?.cells[2]?.text).toBe('–');
  });

  it('tells what was not read from what was not used', () => {
    expect(cardOf(null, null).sentence).toBe('There are no readings in this range.');
    expect(cardOf(500, null).sentence).toBe('There are no readings of the night in this range.');
    expect(cardOf(500, 0).sentence).toBe('A third of the hours are night; they hold 0.0 % of the energy.');
  });
});
