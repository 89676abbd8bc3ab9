import { UTC } from '../../common/time/index.js';
import type { UnusualDayAnswer, UnusualDaysAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { unusualDaysView } from './unusual-days.js';

const day = (date: string, energy_wh: number, median_wh: number): UnusualDayAnswer =>
  ({ start: new Date(`${date}T00:00Z`), energy_wh, median_wh, z: 4 }) as UnusualDayAnswer;

const cardOf = (results: readonly UnusualDayAnswer[], days_judged: number) =>
  unusualDaysView({ results, days_judged } as UnusualDaysAnswer, {
    dates: new Dates(UTC),
    dayHref: () => '#day',
    csv: (path) => path,
  });

describe('the card of unusual days', () => {
  it('lists the furthest from usual first, with the change against it', () => {
    const { sentence, table } = cardOf(
      [day('2016-08-02', 19_000, 9_500), day('2016-08-04', 2_000, 20_000), day('2016-08-05', 3_000, 0)],
      152,
    );
    expect(sentence).toBe('3 of 152 days stand out from days of their kind in the 8 weeks before.');
    expect(table?.columns.map(({ title }) => title)).toEqual(['Day', 'Energy, kWh', 'Usual, kWh', 'Change']);
    expect(table?.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['Thu 4 Aug 2016', '2.0', '20.0', '−90 %'],
      ['Tue 2 Aug 2016', '19.0', '9.5', '+100 %'],
      ['Fri 5 Aug 2016', '3.0', '0.0', '–'],
    ]);
  });

  it('lists ten of many, and says so', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      day(`2016-08-${String(index + 10)}`, index * 100, 0),
    );
    const { sentence, table } = cardOf(many, 30);
    expect(sentence).toContain('12 of 30 days stand out');
    expect(sentence).toMatch(/the 10 furthest from usual are listed\.$/);
    expect(table?.rows).toHaveLength(10);
    expect(table?.rows[0]?.cells[0]?.text).toBe('Sun 21 Aug 2016');
  });

  it('tells none that stands out from none that can be judged', () => {
    const none = cardOf([], 30);
    expect([none.sentence, none.table, none.csv]).toEqual([
      '30 days judged, none stands out from days of their kind in the 8 weeks before.',
      undefined,
      undefined,
    ]);
    expect(cardOf([], 0).sentence).toContain('No day can be judged');
  });
});
