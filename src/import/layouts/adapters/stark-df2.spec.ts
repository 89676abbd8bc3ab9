import fc from 'fast-check';
import {
  answersOf,
  expectAnswer,
  type Outcome,
  readMeterFile,
  sharedFile,
  SHARED_FORMATS,
} from '../../../../test/support/shared-formats.js';
import { starkDf2 } from './stark-df2.js';

const read = (...lines: readonly string[]): Promise<Outcome> =>
  readMeterFile(starkDf2, ['#F2', '#O 2200099990711-E99UP90711', '#S 1', ...lines, ''].join('\r\n'));
const iso = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 16);

function rejects({ tally }: Outcome): unknown {
  return tally.rejects.listed.map(({ line, column, code }) => [line, column, code]);
}

/** The end of a half-hour as such files write it. */
function ended(start: number, offset = 0): string {
  const [date = '', time = ''] = iso(start + 30 + offset).split('T');
  return `${date.split('-').reverse().join('/')},${time}`;
}

describe('Stark DF2', () => {
  it('reads back what was written, over both changes of the clocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(Date.UTC(2025, 9, 25), Date.UTC(2026, 2, 28), Date.UTC(2024, 1, 28)),
        fc.array(fc.integer({ min: 0, max: 999_999 }), { minLength: 1, maxLength: 150 }),
        fc.integer({ min: 1, max: 500 }),
        async (from, wh, chunk) => {
          const rows = wh.map((value, at) => `${ended(from / 60_000 + at * 30)},${value / 1000},A`);
          const content = ['#F2', '#O 22-x', '#S 1', ...rows].join('\n');
          const { series } = await readMeterFile(starkDf2, content, { chunk });
          expect(series.map(({ id }) => id)).toEqual(['22']);
          expect(iso(series[0]!.halfHours.minute[0]!)).toBe(iso(from / 60_000));
          expect([...series[0]!.halfHours.energy]).toEqual(wh);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads ends by a local clock, where somebody says so', async () => {
    // 25 October 23:30 to 26 October 04:00 of UTC, with the hour that London has twice.
    const starts = Array.from({ length: 9 }, (_, at) => Date.UTC(2025, 9, 25, 23, 30) / 60_000 + at * 30);
    const rows = starts.map(
      (start) => `${ended(start, start + 30 < Date.UTC(2025, 9, 26, 1) / 60_000 ? 60 : 0)},1,A`,
    );
    const content = ['#F2', '#O 22-x', '#S 1', ...rows, '29/03/2026,01:30,1,A'].join('\n');
    const outcome = await readMeterFile(starkDf2, content, { zone: 'Europe/London' });
    expect([...outcome.series[0]!.halfHours.minute].map(iso)).toEqual(starts.map(iso));
    expect(rejects(outcome)).toEqual([[13, undefined, 'nonexistent_local_time']]);
  });

  it('takes the end of a day as 24:00 too, blanks as gaps, and counts other channels', async () => {
    const { series, tally } = await read(
      '25/10/2025,24:00,1,E',
      '26/10/2025,00:30,,A',
      '#S 3',
      '26/10/2025,00:30,x,A',
    );
    expect([...series[0]!.halfHours.minute].map(iso)).toEqual(['2025-10-25T23:30']);
    expect(series[0]!.halfHours.quality[0]).toBe(2);
    expect([...tally.dropped]).toEqual([['#S 3', 1]]);
    expect(tally.noValue).toEqual({ count: 1, lines: [5] });
    expect(tally.rejects.count).toBe(0);
  });

  it('keeps the channels that are asked for', async () => {
    const content = '#F2\n#O 1-a\n#S 1\n26/10/2025,00:30,1,A\n#S 2\n26/10/2025,00:30,2,A\n';
    const { series } = await readMeterFile(starkDf2, content, { registers: ['#S 2'] });
    expect(series[0]!.halfHours.energy[0]).toBe(2000);
  });

  it('rejects what is wrong by its line', async () => {
    const outcome = await read(
      '26/10/2025,00:30,abc,A',
      '26/10/2025,01:00,-1,A',
      '26/10/2025,01:30,1e160,A',
      '26/10/2025,01:40,1,A',
      '31/02/2025,01:30,1,A',
      '01/01/1970,01:30,1,A',
      '26/10/9999,01:30,1,A',
      '26/10/2025,25:00,1,A',
      '26-10-2025,01:30,1,A',
      '26/10/2025,02:00',
      '\0\0',
      '#X 1',
      '#O -',
      '26/10/2025,00:30,1,A',
    );
    expect(rejects(outcome)).toEqual([
      [4, 3, 'bad_number'],
      [5, 3, 'negative'],
      [6, 3, 'implausible'],
      [7, undefined, 'not_on_half_hour'],
      [8, undefined, 'bad_timestamp'],
      [9, undefined, 'out_of_range'],
      [10, undefined, 'out_of_range'],
      [11, undefined, 'bad_timestamp'],
      [12, undefined, 'bad_timestamp'],
      [13, undefined, 'wrong_column_count'],
      [14, undefined, 'wrong_column_count'],
      [15, undefined, 'wrong_column_count'],
      [16, undefined, 'bad_user'],
      [17, undefined, 'bad_user'],
    ]);
    expect(outcome.series).toMatchObject([{ id: '2200099990711', rejected: 12 }]);
  });

  it.each(['MPAN,Date\n', '100,NEM12,1\n', '<feed/>', '#F22\n', ''])(
    'refuses %j, and does not recognise it',
    async (content) => {
      expect(starkDf2.recognises(content)).toBe(false);
      expect((await readMeterFile(starkDf2, content)).refused).toMatch(/Stark DF2/);
    },
  );
});

(SHARED_FORMATS === undefined ? describe.skip : describe)('the shared files of Stark DF2', () => {
  it.each(answersOf('stark-df2'))('%s', async (file, answer) => {
    const content = sharedFile('stark-df2', file);
    expect(starkDf2.recognises(content.toString())).toBe(true);
    expectAnswer(await readMeterFile(starkDf2, content), answer);
  });
});
