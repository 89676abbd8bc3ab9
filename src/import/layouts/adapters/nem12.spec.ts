import fc from 'fast-check';
import {
  answersOf,
  expectAnswer,
  type Outcome,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import { nem12 } from './nem12.js';

const HEAD = '100,NEM12,202601141135,MDP,RET';
const DAY = 24 * 60;
/** 2026-01-09T14:00Z: 2026-01-10 begins in the market's zone. */
const MIDNIGHT = Date.UTC(2026, 0, 9, 14) / 60_000;

const block = (register: string, { minutes = 30, unit = 'kWh', nmi = '6407999001' } = {}): string =>
  `200,${nmi},E1B1,${register},${register},N1,SYN0001,${unit},${minutes},`;
const day = (values: readonly (number | string)[], { date = '20260110', quality = 'A' } = {}): string =>
  `300,${date},${values.join(',')},${quality},,,20260114000000,`;
const same = (value: number | string, count = 48): (number | string)[] =>
  Array<number | string>(count).fill(value);
const read = (...lines: readonly string[]): Promise<Outcome> =>
  readMeterFile(nem12, `${lines.join('\r\n')}\r\n`);

function rejects({ tally }: Outcome): unknown {
  return tally.rejects.listed.map(({ line, column, code }) => [line, column, code]);
}

describe('NEM12', () => {
  it('reads back what was written, whatever the length of its intervals, its registers and its zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 5, 10, 15, 30),
        fc.constantFrom('Wh', 'kWh', 'KWH', 'MWh'),
        fc.constantFrom(undefined, '+08:00', 'Asia/Tokyo'),
        fc.integer({ min: 0, max: 800 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 99_999 })),
        fc.integer({ min: 97, max: 5000 }),
        async (minutes, unit, zone, date, random, chunk) => {
          const scale = { Wh: 1, kWh: 1000, KWH: 1000, MWh: 1_000_000 }[unit];
          const count = DAY / minutes;
          const days = [0, 1].map((more) => new Date(Date.UTC(2025, 0, 1 + date + more)));
          const wh = ['E1', 'E2'].map(() => days.map(() => Array.from(random.take(count))));
          const lines = wh.flatMap((ofDays, register) => [
            block(`E${register + 1}`, { minutes, unit }),
            ...ofDays.map((values, at) => {
              const texts = values.map((value) => String(value / scale));
              return day(texts, { date: days[at]!.toISOString().slice(0, 10).replaceAll('-', '') });
            }),
          ]);
          const content = [HEAD, ...lines, '900', ''].join('\n');
          const { series } = await readMeterFile(nem12, content, {
            chunk,
            ...(zone === undefined ? {} : { zone }),
          });
          const offset = zone === undefined ? 600 : zone === '+08:00' ? 480 : 540;
          const [{ halfHours }] = series as [Outcome['series'][number]];
          expect(halfHours.minute[0]).toBe(days[0]!.getTime() / 60_000 - offset);
          const each = 30 / minutes;
          const sums = Array.from({ length: 96 }, (_, slot) => {
            const of = (values: readonly number[]): number =>
              values
                .slice((slot % 48) * each, (slot % 48) * each + each)
                .reduce((sum, value) => sum + value, 0);
            return wh.reduce((sum, ofDays) => sum + of(ofDays[slot < 48 ? 0 : 1]!), 0);
          });
          expect([...halfHours.energy]).toEqual(sums);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the hour that another zone has twice to the earlier one, and passes over blanks and zeros that it skips', async () => {
    const values = ['20251026', '20260329'].map((date) => day(same(1), { date }));
    const zero = day([...same(1, 2), 0, '', ...same(1, 44)], { date: '20270328' });
    const content = [HEAD, block('E1'), ...values, zero, '900'].join('\n');
    const { series, tally } = await readMeterFile(nem12, content, { zone: 'Europe/London' });
    const begins = Array.from(series[0]!.halfHours.minute, (start) =>
      new Date(start * 60_000).toISOString().slice(0, 16),
    );
    expect(begins.slice(0, 5).at(-1)).toBe('2025-10-26T02:00');
    expect(begins).toContain('2025-10-26T00:00');
    expect(begins).not.toContain('2025-10-26T01:00');
    expect(tally.rejects.listed.map(({ line, column, code }) => [line, column, code])).toEqual([
      [4, 5, 'nonexistent_local_time'],
      [4, 6, 'nonexistent_local_time'],
    ]);
    expect(tally.fillers).toEqual({ count: 1, lines: [5] });
    expect(tally.noValue).toEqual({ count: 1, lines: [5] });
  });

  it('keeps the registers that are asked for, and counts the others by name', async () => {
    const content = [
      HEAD,
      block('E1'),
      day(same(1)),
      block('B1'),
      day(same(2)),
      block('Q1', { unit: 'kVArh' }),
      day(same(3)),
    ];
    const { series, tally } = await readMeterFile(nem12, content.join('\n'), { registers: ['B1', 'Q1'] });
    expect(series.map(({ halfHours }) => halfHours.energy[0])).toEqual([2000]);
    expect(Object.fromEntries(tally.dropped)).toEqual({ E1: 48, 'Q1 (kVArh)': 48 });
  });

  it('gives meters in pieces no more than it must: a register that comes late is added', async () => {
    const meters = ['6407999001', '6407999002'];
    const lines = ['E1', 'E2'].flatMap((register) =>
      meters.flatMap((nmi) => [block(register, { nmi }), day(same(1))]),
    );
    const { series } = await read(HEAD, ...lines, '900');
    expect(series.map(({ id, halfHours }) => [id, halfHours.energy[0]])).toEqual(
      meters.map((id) => [id, 2000]),
    );
  });

  it('rejects a value by its line and column, and no other', async () => {
    const values = [...same(1, 44), 'abc', '-1', '1e160', '99999999'];
    const outcome = await read(HEAD, block('E1'), day(values), '900');
    expect(rejects(outcome)).toEqual([
      [3, 47, 'bad_number'],
      [3, 48, 'negative'],
      [3, 49, 'implausible'],
      [3, 50, 'implausible'],
    ]);
    expect(outcome.tally.rejects.listed[0]).toMatchObject({ reason: '"abc" is no number' });
    expect(outcome.tally.rejects.listed[0]?.raw).toMatch(/^300,20260110,1,1/);
    expect(outcome.series).toMatchObject([{ rejected: 4, halfHours: { length: 44 } }]);
  });

  it('takes nothing of quality N, whatever stands there', async () => {
    const outcome = await read(
      HEAD,
      block('E1'),
      day([...same(1, 46), 'null', '-9']),
      '400,47,48,N,,',
      '900',
    );
    expect(outcome.series).toMatchObject([{ rejected: 0, halfHours: { length: 46 } }]);
    expect(outcome.tally.noValue).toEqual({ count: 2, lines: [3] });
  });

  it.each<[string, readonly string[], readonly unknown[]]>([
    ['a day that is torn within its values', ['300,20260110,1,1,1'], [3, undefined, 'wrong_interval_count']],
    [
      'a day that is torn in its last value',
      [`300,20260110,${same(1).join(',')}`],
      [3, undefined, 'wrong_column_count'],
    ],
    ['a day of more values', [day(same(1, 49))], [3, undefined, 'wrong_interval_count']],
    ['no day of the calendar', [day(same(1), { date: '20260230' })], [3, undefined, 'bad_timestamp']],
    ['a day in words', [day(same(1), { date: 'today' })], [3, undefined, 'bad_timestamp']],
    ['a day of 1899', [day(same(1), { date: '18991231' })], [3, undefined, 'out_of_range']],
    ['a day of 9999', [day(same(1), { date: '99991231' })], [3, undefined, 'out_of_range']],
    ['a range beyond the day', [day(same(1)), '400,1,49,A,,'], [4, undefined, 'slot_beyond_day']],
    ['a range that turns back', [day(same(1)), '400,9,8,A,,'], [4, undefined, 'slot_beyond_day']],
    ['a range of nothing', [day(same(1)), '400,,,A'], [4, undefined, 'bad_number']],
    ['a record that is none', ['x\0y,1'], [3, undefined, 'wrong_column_count']],
    ['a line without an end', [`300,${'1'.repeat(2 ** 20)}`], [3, undefined, 'line_too_long']],
    ['a block of no meter', ['200,,E1,E1,E1,,,kWh,30,'], [3, undefined, 'bad_user']],
  ])('rejects %s', async (_, lines, reject) => {
    const outcome = await read(HEAD, block('E1'), ...lines);
    expect(rejects(outcome)).toEqual([reject]);
    expect(outcome.series.every(({ halfHours }) => halfHours.length === 0)).toBe(true);
  });

  it('rejects days whose block declares no length, or names no meter', async () => {
    const outcome = await read(HEAD, block('E1', { minutes: 7 }), day(same(1)), '200,,', day(same(1)));
    expect(rejects(outcome)).toEqual([
      [3, undefined, 'wrong_interval_count'],
      [4, undefined, 'bad_user'],
      [5, undefined, 'bad_user'],
    ]);
  });

  it('reads mixed line ends, a mark before a file that was glued on, and a day whose quality is blank', async () => {
    const content = `${HEAD}\r\n${block('E1')}\n${day(same(1), { quality: '' })}\n900\r\n\u{feff}${HEAD}\n${block('E1')}\n${day(same(2), { date: '20260111' })}`;
    const { series, tally } = await readMeterFile(nem12, content);
    expect(tally.rejects.count).toBe(0);
    expect(series).toMatchObject([{ halfHours: { length: 96 } }]);
    expect([series[0]!.halfHours.minute[0], series[0]!.halfHours.quality[0]]).toEqual([MIDNIGHT, 0]);
  });

  it.each([
    ['it does not begin with a record of NEM12', 'MPAN,Date\n1,2\n'],
    ['it does not begin with a record of NEM12', '<!DOCTYPE html>\n<html>'],
    ['it does not begin with a record of NEM12', '#F2\r\n'],
    ['it begins with a day (300)', `${day(same(1))}\n`],
    ['NEM13: accumulation readings', '200,6407999001,E1\n250,6407999001\n'],
    ['it has no record of NEM12', '\n\n'],
  ])('refuses: %s', async (sentence, content) => {
    const { refused } = await readMeterFile(nem12, content);
    expect(refused).toContain(sentence);
  });

  it.each(['MPAN,Date\n', '200,300,400\n', '<feed>', '#F2\n', ''])('does not recognise %j', (head) => {
    expect(nem12.recognises(head)).toBe(false);
  });
});

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files of NEM12', () => {
  const files = answersOf('nem12').filter(([file]) => file.endsWith('.csv'));
  it.each(files)('%s', async (file, answer) => {
    const content = sharedFile('nem12', file);
    expect(nem12.recognises(content.toString())).toBe(true);
    const outcome = await readMeterFile(nem12, content);
    if (answer.refused === undefined) expectAnswer(outcome, answer);
    else expect(outcome.refused).toContain(answer.refused);
  });

  it('western-power.csv, as Perth keeps its clocks: two hours later', async () => {
    const content = sharedFile('nem12', 'western-power.csv');
    const [market, perth] = await Promise.all(
      [undefined, '+08:00'].map(
        async (zone) => (await readMeterFile(nem12, content, zone === undefined ? {} : { zone })).series[0]!,
      ),
    );
    expect([...perth!.halfHours.minute]).toEqual(
      Array.from(market!.halfHours.minute, (start) => start + 120),
    );
    expect(perth!.halfHours.energy).toEqual(market!.halfHours.energy);
  });
});
