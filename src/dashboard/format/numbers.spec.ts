import {
  countQuantity,
  decimalsFor,
  energyQuantity,
  energyText,
  formatChange,
  exactColumn,
  formatExact,
  formatScaled,
  formatCoverage,
  formatShare,
  powerQuantity,
  tenthsColumn,
} from './numbers.js';
import { energyUnit } from './units.js';

describe('a quantity on its own', () => {
  it.each([
    [247_758_910, '247.8 MWh'],
    [3_121_899, '3,122 kWh'],
    [24_290, '24.3 kWh'],
    [39, '39 Wh'],
    [0, '0 Wh'],
    [null, '–'],
  ])('writes %p Wh as %s', (wattHours, text) => {
    expect(energyText(wattHours)).toBe(text);
  });

  it('keeps number and unit apart', () => {
    expect(energyQuantity(247_758_910)).toEqual({ value: '247.8', unit: 'MWh' });
    expect(powerQuantity(4_250)).toEqual({ value: '4,250', unit: 'W' });
    expect(powerQuantity(null)).toEqual({ value: '–', unit: '' });
  });
});

describe('a number in a tile', () => {
  it('is told to the last one below a million, and in millions from there on', () => {
    expect(countQuantity(0)).toBe('0');
    expect(countQuantity(999_999)).toBe('999,999');
    expect(countQuantity(1_000_000)).toEqual({ value: '1.00', unit: 'million' });
    expect(countQuantity(2_511_144)).toEqual({ value: '2.51', unit: 'million' });
  });
});

describe('a column', () => {
  it('has one unit and one number of decimals, chosen from its largest value', () => {
    const unit = energyUnit(12_487_596);
    const decimals = decimalsFor(12_487_596, unit);
    expect([12_487_596, 351_000, null].map((value) => formatScaled(value, unit, decimals))).toEqual([
      '12.49',
      '0.35',
      '–',
    ]);
  });

  it('needs no decimals from a thousand on', () => {
    expect(decimalsFor(3_121_899, energyUnit(3_121_899))).toBe(0);
  });
});

describe('a column of exact or computed values', () => {
  it.each([
    [
      [233, 233.333333, null],
      ['233.000000', '233.333333', '–'],
      ['233.0', '233.3', '–'],
    ],
    [
      [147.5, 147.125, 12],
      ['147.500', '147.125', '12.000'],
      ['147.5', '147.1', '12.0'],
    ],
    [
      [1_000, 0, 12.04],
      ['1,000.00', '0.00', '12.04'],
      ['1,000', '0', '12'],
    ],
    [
      [0.1 + 0.2, 1e9],
      ['0.3', '1,000,000,000.0'],
      ['0.3', '1,000,000,000.0'],
    ],
    [[null], ['–'], ['–']],
  ])('has as many decimals in each row: %j', (values, exact, tenths) => {
    expect(exactColumn(values)).toEqual(exact);
    expect(tenthsColumn(values)).toEqual(tenths);
  });
});

describe('formatExact', () => {
  it('keeps the eighths that readings may hold', () => {
    expect(formatExact(1_457_403.125)).toBe('1,457,403.125');
  });
});

describe('formatCoverage', () => {
  it.each([
    [1, '100 %'],
    [0.99996, '99.9 %'],
    [0.554, '55.4 %'],
    [0, '0 %'],
    [null, '–'],
  ])('writes %p as %s, never rounding up to complete', (share, text) => {
    expect(formatCoverage(share)).toBe(text);
  });
});

describe('formatShare', () => {
  it('rounds, so that shares add up to the whole', () => {
    expect([0.5544, 0.4456, 0.28, null].map(formatShare)).toEqual(['55.4 %', '44.6 %', '28.0 %', '–']);
  });
});

describe('a change', () => {
  it.each([
    [1.634, '+163 %'],
    [-0.6, '−60 %'],
    [0.001, '0 %'],
    [null, '–'],
  ])('writes %p as %s', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });
});
