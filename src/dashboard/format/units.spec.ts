import { energyUnit, largest, powerUnit } from './units.js';

describe('energyUnit', () => {
  it.each([
    [0, 'Wh'],
    [9_999.875, 'Wh'],
    [10_000, 'kWh'],
    [3_121_899, 'kWh'],
    [9_999_999, 'kWh'],
    [10_000_000, 'MWh'],
    [247_758_910, 'MWh'],
    [10_000_000_000, 'GWh'],
    [3e15, 'GWh'],
  ])('writes a largest value of %d Wh in %s', (maximum, unit) => {
    expect(energyUnit(maximum).unit).toBe(unit);
  });

  it('divides by what its prefix says', () => {
    expect(energyUnit(247_758_910)).toEqual({ unit: 'MWh', divisor: 1_000_000 });
  });
});

describe('powerUnit', () => {
  it('climbs like energy', () => {
    expect(powerUnit(9_999).unit).toBe('W');
    expect(powerUnit(204_000)).toEqual({ unit: 'kW', divisor: 1000 });
  });
});

describe('largest', () => {
  it('passes over what is not known', () => {
    expect(largest([null, 3, 7, null])).toBe(7);
    expect(largest([null])).toBe(0);
  });
});
