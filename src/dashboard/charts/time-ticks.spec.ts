import { bucketEdges, type Resolution, UTC, Zone } from '../../common/time/index.js';
import { Dates } from '../format/dates.js';
import { timeTicks } from './time-ticks.js';

function labels(from: string, to: string, resolution: Resolution, zone = UTC): readonly string[] {
  const range = { from: new Date(from), to: new Date(to) };
  const starts = bucketEdges(range, resolution, zone).slice(0, -1);
  return timeTicks(starts, resolution, new Dates(zone), 'large').map(({ label }) => label);
}

describe('timeTicks', () => {
  it('names months of half a year of days, where they begin', () => {
    expect(labels('2016-07-15', '2017-01-01', '1d')).toEqual(['Aug', 'Sept', 'Oct', 'Nov', 'Dec']);
  });

  it('names months and never days when each bucket is one', () => {
    expect(labels('2016-11-01', '2017-02-01', '1mo')).toEqual(['Nov', 'Dec', 'Jan 2017']);
  });

  it('names hours of one day, with the date at its beginning', () => {
    expect(labels('2016-12-31', '2017-01-01', '30m')).toEqual([
      '31 Dec',
      ...['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00'],
    ]);
  });

  it('counts days in the zone of the data', () => {
    expect(
      labels('2016-10-28T22:00:00Z', '2016-10-31T23:00:00Z', '1d', Zone.ofRuntime('Europe/Berlin')),
    ).toEqual(['29 Oct', '30 Oct', '31 Oct']);
  });

  it('never stands closer than ten to the width', () => {
    for (const days of [1, 2, 5, 9, 20, 40, 90, 200, 700]) {
      const to = new Date(Date.parse('2016-01-01') + days * 86_400_000).toISOString();
      const count = labels('2016-01-01', to, days > 40 ? '1d' : '30m').length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(10);
    }
  });
});
