import { UTC } from '../../common/time/index.js';
import type { UserFigures } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { tilesOf } from './user-tiles.js';

const KNOWN: UserFigures = {
  id: '3000',
  area: 'a1',
  tariff: 't1',
  total_wh: 1_944_393,
  estimated_wh: 0,
  estimated_share: 0,
  estimated_readings: 0,
  derived_readings: 0,
  mean_day_wh: 11_437.6,
  peak_w: 11_534,
  peak_at: new Date('2016-07-19T19:00Z'),
  load_factor: 0.0413,
  cv: 0.5,
  base_w: 26,
  base_share: 0.0546,
  night_share: 0.15,
  peer_percentile: 71.6,
  segment_percentile: 71.6,
  observed: 8160,
  expected: 8160,
  coverage: 1,
  first_reading: new Date('2016-07-15T00:00Z'),
  last_reading: new Date('2016-12-31T23:30Z'),
};

const texts = (changes: Partial<UserFigures> = {}) =>
  tilesOf({ ...KNOWN, ...changes }, new Dates(UTC)).map(({ label, value, unit, context }) =>
    `${label}: ${value} ${unit}, ${context}`.replace(/ +,/, ','),
  );

describe('the tiles of a user', () => {
  it('hold what matters, each with one line of context', () => {
    expect(texts()).toEqual([
      'Total: 1,944 kWh, 11.4 kWh a day',
      'Among tariff t1: 72 %, of users use less a day',
      'Peak: 11.5 kW, 19 Jul 2016, 19:00',
      'Load factor: 0.04, mean power over peak',
      'Base load: 26 W, 5.5 % of its energy',
      'Coverage: 100 %, last reading 31 Dec 2016, 23:30',
    ]);
  });

  it('say how much is estimated, and what is made of hours', () => {
    const notes = texts({ estimated_share: 0.0234, derived_readings: 96 });
    expect(notes).toContain('Total: 1,944 kWh, 11.4 kWh a day, 2.3 % of it estimated');
    expect(notes).toContain('Peak: 11.5 kW, 19 Jul 2016, 19:00, from hourly readings');
    expect(notes).toContain('Load factor: 0.04, mean power over peak, from hourly readings');
    expect(texts({ load_factor: null, derived_readings: 96 })).toContain(
      'Load factor: –, needs 90 % of the readings',
    );
  });

  it('say why a figure is not known', () => {
    const unknown = texts({
      peer_percentile: null,
      load_factor: null,
      base_w: null,
      base_share: null,
      coverage: 0.8,
    });
    expect(unknown).toContain('Among tariff t1: –, takes 5 users with a complete day');
    expect(unknown).toContain('Load factor: –, needs 90 % of the readings');
    expect(unknown).toContain('Base load: –, takes a day with 90 % of its readings');
    expect(unknown).toContain('Coverage: 80 %, figures may be too low; last reading 31 Dec 2016, 23:30');
    expect(texts({ load_factor: null, peak_w: 0 })).toContain('Load factor: –, needs a peak above zero');
    expect(texts({ base_w: 0, base_share: null })).toContain(
      'Base load: 0 W, – of its energy, which is zero',
    );
  });

  it('warn where too much is missing', () => {
    const warnings = (coverage: number): readonly (boolean | undefined)[] =>
      tilesOf({ ...KNOWN, coverage }, new Dates(UTC)).map(({ warning }) => warning);
    expect(warnings(0.899).at(-1)).toBe(true);
    expect(warnings(0.9)).not.toContain(true);
  });
});
