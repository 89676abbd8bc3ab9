import fc from 'fast-check';
import { SEED } from '../../../../test/support/rounds.js';
import { TimeForm } from './time-form.js';

const read = (form: string, text: string): string | undefined => {
  const time = new TimeForm(form).ofText(text);
  return Number.isNaN(time) ? undefined : new Date(time * 60_000).toISOString().slice(0, 16);
};

describe('TimeForm', () => {
  it.each([
    ['YYYY-MM-DD HH:mm:ss', '2026-03-29 01:30:00.0000000', '2026-03-29T01:30'],
    ['YYYY-MM-DD HH:mm', '2026/3/9  1:30', '2026-03-09T01:30'],
    ['DD/MM/YY', '9.3.26', '2026-03-09T00:00'],
    ['MM/DD/YYYY HH:mm', '03/29/2026 23:45', '2026-03-29T23:45'],
    ['YYYYMMDD', '20260309', '2026-03-09T00:00'],
    ['YYYYMMDD HH:mm', '20260309 24:00', '2026-03-10T00:00'],
    ['DD MMM YYYY HH:mm:ss', '03 Dec 2019 00:30:00', '2019-12-03T00:30'],
    ['DD MMM YYYY', '03 DECEMBER 2019', '2019-12-03T00:00'],
    ['MMM DD YYYY HH:mmA', 'Nov 13 2019 12:00AM', '2019-11-13T00:00'],
    ['DD/MM/YYYY HH:mm A', '13/11/2019 12:30 p.m.', '2019-11-13T12:30'],
    ['MM/DD/YYYY HH:mmA', '1/5/2026 1:30 PM', '2026-01-05T13:30'],
    ['MM/DD/YYYY HH:mm A', '1/5/2026 12:00am', '2026-01-05T00:00'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-29T01:30:00+01:00', '2026-03-29T00:30'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-29T01:30:00-0330', '2026-03-29T05:00'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-29T01:30:00Z', '2026-03-29T01:30'],
    ['DD/MM/YYYY HH:mm', '31/12/2026 24:00', '2027-01-01T00:00'],
    ['DD/MM/YYYY', '29/02/2028', '2028-02-29T00:00'],
  ])('%s: %s', (form, text, expected) => {
    expect(read(form, text)).toBe(expected);
  });

  it.each([
    ['DD/MM/YYYY', '31/13/2026'],
    ['MM/DD/YYYY', '31/12/2026'],
    ['DD/MM/YYYY', '29/02/2026'],
    ['DD/MM/YYYY', '00/01/2026'],
    ['DD/MM/YYYY HH:mm', '01/01/2026 24:01'],
    ['DD/MM/YYYY HH:mm', '01/01/2026 23:60'],
    ['DD/MM/YYYY HH:mm', '01/01/2026'],
    ['DD/MM/YYYY', '01/01/2026 00:00'],
    ['HH:mm A DD/MM/YYYY', '13:00 PM 01/01/2026'],
    ['YYYYMMDD', '2026309'],
    ['DD MMM YYYY', '03 Foo 2019'],
    ['DD/MM/YY', '01/01/2026'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-29T01:30:00'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-29T01:30:00+99:99'],
  ])('%s is not: %s', (form, text) => {
    expect(read(form, text)).toBeUndefined();
  });

  it('takes what stands between the parts as it is', () => {
    expect(read('(YYYY) DD*MM', '(2026) 09*03')).toBe('2026-03-09T00:00');
    expect(read('(YYYY) DD*MM', '2026 0903')).toBeUndefined();
  });

  it('reads a time alike whatever it has read before', () => {
    const days = ['2026-01-1', '2026-01-12', '2026-13-01', '2026-01-01'];
    const clocks = ['1:30', '01:30', '24:00', '24:01', '23:60', '01:3', '1:30 PM', '01:30x', ''];
    const withSeconds = ['01:30:00', '1:30:00', '01:30:00.000', '01:30:0', '01:30', '01:30.5', '24:00:00'];
    const cases: readonly (readonly [form: string, days: readonly string[], times: readonly string[]])[] = [
      ['YYYY-MM-DD HH:mm:ss', days, withSeconds],
      ['DD/MM/YYYY HH:mm', ['1/1/2026', '1/12/2026', '11/12/2026', '1/13/2026'], clocks],
      ['YYYYMMDDHHmm', ['20260102', '20260131', '2026013'], ['0130', '01:30', '130', '2400']],
      ['DD/MM/YY', ['1/2/26', '11/2/26', '1/2/2026'], ['', '01:30']],
      [
        'DD MMM YYYY HH:mm A',
        ['01 Dec 2026', '01 December 2026', '1 Dec 2026'],
        ['1:30 PM', '01:30am', '13:00 PM'],
      ],
      ['YYYY-MM-DDTHH:mm:ssZ', days, ['01:30:00Z', '01:30:00+01:00', '01:30:00', '01:30Z']],
    ];
    const asked = fc.constantFrom(...cases).chain(([form, ofDay, times]) =>
      fc.tuple(
        fc.constant(form),
        fc.array(
          fc
            .tuple(fc.constantFrom(...ofDay), fc.constantFrom('', ' ', '  ', 'T'), fc.constantFrom(...times))
            .map((parts) => parts.join('')),
          { minLength: 2, maxLength: 8 },
        ),
      ),
    );
    let read = 0;
    fc.assert(
      fc.property(asked, ([form, texts]) => {
        const reader = new TimeForm(form);
        for (const text of texts) {
          const time = reader.ofText(text);
          expect(time).toBe(new TimeForm(form).ofText(text));
          if (!Number.isNaN(time)) read += 1;
        }
      }),
      { numRuns: 3000, seed: SEED },
    );
    expect(read).toBeGreaterThan(500);
  });
});
