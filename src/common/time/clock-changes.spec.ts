import { clockChanges } from './clock-changes.js';
import { Zone } from './zone.js';

describe('clockChanges', () => {
  const changesOf = (zone: string, from: string, to: string) =>
    clockChanges({ from: new Date(from), to: new Date(to) }, Zone.ofRuntime(zone));

  it('cuts a range at each change, with the offset of every part', () => {
    expect(changesOf('Europe/London', '2016-01-01T00:00:00Z', '2017-01-01T00:00:00Z')).toEqual({
      changes: [new Date('2016-03-27T01:00:00Z'), new Date('2016-10-30T01:00:00Z')],
      offsets: [0, 3_600, 0],
    });
  });

  it('has no cut where the range ends with a change, or the zone knows none', () => {
    expect(changesOf('Europe/London', '2016-10-01T00:00:00Z', '2016-10-30T01:00:00Z')).toEqual({
      changes: [],
      offsets: [3_600],
    });
    expect(changesOf('UTC', '2016-01-01T00:00:00Z', '2017-01-01T00:00:00Z')).toEqual({
      changes: [],
      offsets: [0],
    });
  });
});
