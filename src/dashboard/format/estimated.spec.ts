import { estimatedNote, estimatedQuantity, estimatedShareOf, hourlyNote } from './estimated.js';

describe('what is said of readings that nobody metered', () => {
  it.each([
    [null, ''],
    [0, ''],
    [0.000_01, ', <0.1 % of it estimated'],
    [0.0234, ', 2.3 % of it estimated'],
    [0.5, ', 50.0 % of it estimated'],
    [0.9996, ', >99.9 % of it estimated'],
    [1, ', all of it estimated'],
  ])('of a share of %p is %p', (share, words) => {
    expect(estimatedNote(share)).toBe(words);
  });

  it('has its unit apart where it stands alone', () => {
    expect(estimatedQuantity(0.0234)).toEqual({ value: '2.3', unit: '%' });
    expect(estimatedQuantity(1)).toEqual({ value: 'all', unit: '' });
  });

  it('is added up over steps of time, of which some have no reading', () => {
    const buckets = [
      { energy_wh: 60, estimated_wh: 15 },
      { energy_wh: null, estimated_wh: null },
      { energy_wh: 40, estimated_wh: 0 },
    ];
    expect(estimatedShareOf(buckets)).toBe(0.15);
    expect(estimatedShareOf([{ energy_wh: 0, estimated_wh: 0 }])).toBeNull();
  });

  it('names hours only where there are any', () => {
    expect([0, 2].map(hourlyNote)).toEqual(['', ', from hourly readings']);
  });
});
