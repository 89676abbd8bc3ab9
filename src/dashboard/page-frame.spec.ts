import { UTC } from '../common/time/index.js';
import { PageAddress, type PageState } from './address/page-address.js';
import { Dates } from './format/dates.js';
import { rangeBar, segmentSelect } from './page-frame.js';

const SEGMENTS = [
  { area: 'north, upper', tariff: 't1', users: 3 },
  { area: 'a1', tariff: 't1', users: 2 },
  { area: 'a1', tariff: 't2', users: 1 },
];

describe('segmentSelect', () => {
  const selected = (chosen: readonly string[]) =>
    segmentSelect('area', SEGMENTS, chosen).options.filter((option) => option.selected);

  it('offers all, and each name once, in a form that an address takes', () => {
    expect(segmentSelect('area', SEGMENTS, []).options).toEqual([
      { value: '', label: 'All areas', selected: true },
      { value: 'a1', label: 'a1', selected: false },
      { value: '"north, upper"', label: 'north, upper', selected: false },
    ]);
  });

  it('marks the one that is chosen', () => {
    expect(selected(['north, upper'])).toEqual([
      { value: '"north, upper"', label: 'north, upper', selected: true },
    ]);
  });

  it.each([
    [['a1', 'north, upper'], 'a1,"north, upper"', 'a1, north, upper'],
    [['nowhere'], 'nowhere', 'nowhere'],
  ])('keeps %j, which an address may name too', (chosen, value, label) => {
    expect(selected(chosen)).toEqual([{ value, label, selected: true }]);
  });
});

describe('rangeBar', () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const barOf = (state: PageState) =>
    rangeBar(
      {
        address: new PageAddress('/', state),
        range: { from: day('2016-11-01'), to: day('2016-12-01') },
        window: { from: day('2016-10-15'), to: day('2016-12-01') },
        dates: new Dates(UTC),
      },
      { selects: [segmentSelect('area', SEGMENTS, ['a1'])] },
    );
  const bar = barOf({ from: '2016-11-01', to: '2016-12-01', area: 'a1', page: '2', split: 'area' });

  it('moves by the length of the range while there are data, back on the first page', () => {
    expect(bar.earlier).toBe('/?from=2016-10-01&to=2016-11-01&area=a1&split=area');
    expect(bar.later).toBeNull();
  });

  it('sends along what its form does not show', () => {
    expect(bar.hidden).toEqual([{ name: 'split', value: 'area' }]);
    expect(barOf({ range: 'this-month', split: 'area' }).hidden).toEqual(bar.hidden);
    expect([bar.firstDay, bar.lastDay]).toEqual(['2016-11-01', '2016-11-30']);
  });

  it('offers ranges that move with the data, in place of the one that is shown', () => {
    expect(bar.presets.choices.map(({ href }) => href)).toEqual([
      '/?area=a1&split=area',
      ...['this-month', 'last-month', 'last-30d', 'last-7d', 'last-1d'].map(
        (name) => `/?area=a1&split=area&range=${name}`,
      ),
    ]);
  });

  it('marks the preset that is shown', () => {
    expect(bar.presets.choices.filter(({ current }) => current).map(({ label }) => label)).toEqual([
      'This month',
      'Last 30 days',
    ]);
  });
});
