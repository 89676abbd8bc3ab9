import { Zone } from '../../common/time/index.js';
import { LocalDays } from './local-days.js';
import { addToProfiles, MonthProfile, PROFILE_BYTES } from './month-profile.js';
import { monthStartOf } from './month-figures.js';

const minute = (time: string): number => Date.parse(time) / 60_000;

function profilesOf(rows: readonly (readonly [time: string, wh: number])[], zone = 'UTC') {
  const days = new LocalDays(Zone.ofRuntime(zone));
  const profiles = new Map<number, MonthProfile>();
  const columns = {
    minute: Int32Array.from(rows, ([time]) => minute(time)),
    energy: Float64Array.from(rows, ([, wh]) => wh),
    length: rows.length,
  };
  addToProfiles(profiles, columns, days, ({ from }) => monthStartOf(from, days));
  return profiles;
}

/** `slot: power/observed` of the slots that have any. */
function slotsOf({ powers, observed }: MonthProfile): readonly string[] {
  return Array.from(powers, (power, slot) => `${slot}: ${power}/${observed[slot]}`).filter(
    (text) => !text.endsWith(': 0/0'),
  );
}

describe('the profile of a month', () => {
  it('adds up half-hours by kind of day and time of day, each month by itself', () => {
    const profiles = profilesOf([
      ['2016-07-29T12:00Z', 10],
      ['2016-07-30T00:00Z', 1],
      ['2016-07-31T23:30Z', 2],
      ['2016-08-01T12:00Z', 20],
      ['2016-08-02T12:00Z', 30],
    ]);
    expect([...profiles.keys()]).toEqual([minute('2016-07-01T00:00Z'), minute('2016-08-01T00:00Z')]);
    expect([...profiles.values()].map(slotsOf)).toEqual([['24: 20/1', '48: 2/1', '143: 4/1'], ['24: 100/2']]);
  });

  it('takes two readings of a half-hour as their mean, and leaves out what no meter records', () => {
    const [profile] = profilesOf([
      ['2016-07-01T00:00Z', 1],
      ['2016-07-01T00:00Z', 4],
      ['2016-07-01T00:30Z', 2e9],
      ['2016-07-01T01:00Z', 3],
      ['2016-07-01T01:00Z', 2e9],
      ['2016-07-01T01:30Z', 2e9],
      ['2016-07-01T01:30Z', 3],
    ]).values();
    expect(slotsOf(profile!)).toEqual(['0: 5/1', '2: 6/1', '3: 6/0']);
  });

  it('goes by the clock, over its changes too', () => {
    const [profile] = profilesOf(
      [
        ['2016-10-29T23:00Z', 1],
        ['2016-10-30T00:00Z', 2],
        ['2016-10-30T01:00Z', 4],
        ['2016-10-30T23:30Z', 8],
      ],
      'Europe/London',
    ).values();
    expect(slotsOf(profile!)).toEqual(['96: 2/1', '98: 12/2', '143: 16/1']);
  });

  it('comes back from the database as it was, and adds up with that of other half-hours', () => {
    const [one] = profilesOf([['2016-07-01T00:00Z', 0.1]]).values();
    const [other] = profilesOf([
      ['2016-07-04T00:00Z', 0.2],
      ['2016-07-03T23:30Z', 7],
    ]).values();
    const bytes = one!.with(other!).toBytes();
    expect(bytes).toHaveLength(PROFILE_BYTES);
    expect(slotsOf(MonthProfile.of(`\\x${bytes.toString('hex')}`))).toEqual([
      `0: ${0.2 + 0.4}/2`,
      '143: 14/1',
    ]);
  });
});
