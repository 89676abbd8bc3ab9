import { Zone } from '../../../common/time/index.js';
import { MAX_LINE_BYTES } from '../../csv/line-scanner.js';
import { MOST_LISTED } from '../../csv/reject-list.js';
import { LocalClock } from '../../readings/local-clock.js';
import { FileTally } from '../file-tally.js';
import { PRESETS } from '../presets/index.js';
import { tableFormat } from './table-format.js';

const LCL_HEADER = 'LCLid,stdorToU,DateTime,KWH/hh (per half hour) ';
const DAYS_HEADER = `LCLid,day,${Array.from({ length: 48 }, (_, nth) => `hh_${nth}`).join(',')}`;
const METERS_HEADER = '"";"MT_001";"MT_002"';

async function* piecesOf(...pieces: readonly (string | Buffer)[]): AsyncGenerator<Buffer, void, undefined> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

async function read(
  preset: string,
  pieces: AsyncIterable<Buffer>,
  zone?: string,
): Promise<{ readonly tally: FileTally; readonly readings: Readonly<Record<string, number>> }> {
  const tally = new FileTally();
  const format = tableFormat(PRESETS.find(({ name }) => name === preset)!);
  const clockOf = (name: string): LocalClock => new LocalClock(Zone.ofRuntime(name));
  const task = { fileName: 'a.csv', clockOf, tally, zone };
  const readings: Record<string, number> = {};
  for await (const { id, registers } of format.read(pieces, task))
    readings[id] = [...registers.values()].reduce((sum, { length }) => sum + length, 0);
  return { tally, readings };
}

const lcl = (...rows: readonly string[]): ReturnType<typeof read> =>
  read('lcl', piecesOf([LCL_HEADER, ...rows].join('\r\n')));
const row = (value: string, id = 'MAC1', time = '2012-11-03 00:30:00'): string =>
  `${id},Std,${time},${value}`;
const rejects = ({ listed }: FileTally['rejects']): readonly (readonly [number, string])[] =>
  listed.map(({ line, code }) => [line, code]);

describe('a row a reading that is damaged', () => {
  it.each([
    ['torn before its value', 'MAC1,Std,2012-11-03 00:30:00', 'wrong_column_count'],
    ['torn in its time', 'MAC1,Std,2012-11-03 00:', 'wrong_column_count'],
    ['a quote that is not closed', '"MAC1,Std,2012-11-03 00:30:00,1', 'wrong_column_count'],
    ['columns too many', `${row('1')},5`, 'wrong_column_count'],
    ['two rows without a line end', row('1') + row('1'), 'wrong_column_count'],
    ['columns moved', 'MAC1,2012-11-03 00:30:00,Std,1', 'bad_timestamp'],
    ['NUL in its value', row('1\0'), 'bad_number'],
    ['NUL in its id', row('1', 'MAC\0'), 'bad_user'],
    ['nothing but NUL', '\0'.repeat(40), 'wrong_column_count'],
    ['an escape sequence for an id', row('1', '\u{1b}[31mred'), 'bad_user'],
    ['a path for an id', row('1', '../../etc'), 'bad_user'],
    ['no id', row('1', ''), 'bad_user'],
    ['an id that a spreadsheet has shortened', row('1', '2.20E+12'), 'bad_user'],
    ['a date as a spreadsheet counts days', row('1', 'MAC1', '41216.0208333333'), 'bad_timestamp'],
    ['thousands that may be decimals', row('"1,234"'), 'bad_number'],
    ['a total with a time', row('1', 'Total', '2012-02-30 00:30:00'), 'bad_timestamp'],
    ['a word for a value', row('much'), 'bad_number'],
    ['a value beyond all bounds', row('1e999'), 'bad_number'],
    ['a value that nobody uses', row('1e300'), 'implausible'],
    ['a negative one', row('-0.1'), 'negative'],
    ['a day that there is not', row('1', 'MAC1', '2012-02-30 00:30:00'), 'bad_timestamp'],
    ['a time off the grid', row('1', 'MAC1', '2012-11-03 00:37:00'), 'not_on_half_hour'],
    ['HTML', '<td>MAC1</td>,<td>Std</td>,<td>x</td>,<td>1</td>', 'bad_user'],
  ])('is rejected by name: %s', async (_, line, code) => {
    const { tally, readings } = await lcl(row('1', 'MAC0'), line, row('1', 'MAC2'));

    expect(rejects(tally.rejects)).toEqual([[3, code]]);
    expect(readings).toMatchObject({ MAC0: 1, MAC2: 1 });
  });

  it.each([
    ['total', 'Total,,,42.5'],
    ['total', ',,Grand total:,42.5'],
    ['total', 'Summe'.padEnd(9, ',')],
    ['units', ',,,kWh'],
    ['units', ',,,[kWh]'],
  ])('is passed over where it is of no meter: %s, %s', async (kind, line) => {
    const { tally, readings } = await lcl(row('1'), line, row('1', 'MAC2'));

    expect(rejects(tally.rejects)).toEqual([]);
    expect(Object.fromEntries(tally.ignored)).toEqual({ [kind]: [3] });
    expect(readings).toEqual({ MAC1: 1, MAC2: 1 });
  });

  it('says what a spreadsheet has done to a date', async () => {
    const { tally } = await lcl(row('1', 'MAC1', '41216.0208333333'));

    expect(tally.rejects.listed[0]?.reason).toBe(
      '"41216.0208333333" is how a spreadsheet counts days: let it show a date and a time there, and save the file anew',
    );
  });

  it('is passed over where it is the header of a second file', async () => {
    const { tally, readings } = await lcl(row('1'), LCL_HEADER, row('1', 'MAC2'));

    expect(rejects(tally.rejects)).toEqual([]);
    expect(Object.fromEntries(tally.ignored)).toEqual({ header: [3] });
    expect(readings).toEqual({ MAC1: 1, MAC2: 1 });
  });

  it.each(
    PRESETS.flatMap(({ name, layouts }) => layouts.map((layout, nth) => ({ name, nth: nth + 1, layout }))),
  )('is passed over where it is the header of a second file: $name $nth', async ({ name, layout }) => {
    const { columns, delimiter = ',', shape, hasSections = false } = layout;
    const header = [...columns, ...(shape === 'meters' ? ['MAC1'] : [])].join(delimiter);

    const zone = layout.time.zone === 'ask' ? 'America/Denver' : undefined;
    const { tally } = await read(name, piecesOf(`${header}\n${header}\n`), zone);

    const kind = hasSections ? 'section' : 'header';
    expect(tally.ignored.get(kind)?.at(-1)).toBe(2);
    expect(Object.fromEntries(tally.dropped)).toEqual({});
    expect(rejects(tally.rejects)).toEqual([]);
  });

  it('of two mebibytes is rejected by its number alone', async () => {
    const { tally, readings } = await read(
      'lcl',
      piecesOf(
        `${LCL_HEADER}\n${row('1')}\n`,
        Buffer.alloc(2 * MAX_LINE_BYTES, 'x'),
        `\n${row('1', 'MAC2')}\n`,
      ),
    );

    expect(rejects(tally.rejects)).toEqual([[3, 'line_too_long']]);
    expect(readings).toEqual({ MAC1: 1, MAC2: 1 });
  });
});

describe('a row a day that is damaged', () => {
  const day = (values: readonly string[], date = '2012-11-03'): string => ['MAC1', date, ...values].join(',');
  const ones = Array.from({ length: 48 }, () => '1');

  it.each([
    ['a value missing at the end', day(ones.slice(1)), 'wrong_column_count'],
    ['a value too many', day([...ones, '1']), 'wrong_column_count'],
    ['no day', day(ones, 'one day'), 'bad_timestamp'],
    ['one bad value', day(['x', ...ones.slice(1)]), 'bad_number'],
  ])('is rejected by name: %s', async (_, line, code) => {
    const { tally } = await read('lcl-hhblock', piecesOf(`${DAYS_HEADER}\n${line}\n`));

    expect(rejects(tally.rejects)).toEqual([[2, code]]);
  });
});

describe('a column a meter that is damaged', () => {
  it.each([
    ['a value missing', '"2011-01-01 00:15:00";0,5', 'wrong_column_count'],
    ['no time', '"today";0,5;0,5', 'bad_timestamp'],
    ['a point for the comma', '"2011-01-01 00:15:00";x;0,5', 'bad_number'],
  ])('is rejected by name: %s', async (_, line, code) => {
    const { tally } = await read('uci-meters', piecesOf(`${METERS_HEADER}\n${line}\n`));

    expect(rejects(tally.rejects)).toEqual([[2, code]]);
  });
});

describe('intervals that are numbered', () => {
  const header = 'CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion';
  const upTo = (most: number): string =>
    Array.from({ length: most }, (_, nth) => `ES1;11/02/2026;${nth + 1};0,1;R\n`).join('');

  it.each([24, 25, 48, 96, 100])('are of a whole day: %i', async (most) => {
    const { tally, readings } = await read('datadis', piecesOf(`${header}\n${upTo(most)}`));
    expect(rejects(tally.rejects)).toEqual([]);
    expect(readings).toEqual({ ES1: most });
  });

  it.each([5, 40, 60])('are rejected where nobody can tell how long they are: %i', async (most) => {
    const { tally, readings } = await read('datadis', piecesOf(`${header}\n${upTo(most)}`));
    expect(rejects(tally.rejects)).toEqual([[2, 'wrong_interval_count']]);
    expect(readings).toEqual({ ES1: 0 });
  });
});

describe('a row that is torn in its last column', () => {
  it('is rejected with the time that is no time, which is not the first one', async () => {
    const header = 'Consumption (kWh), Estimated Cost Inc. Tax (p), Standing Charge Inc. Tax (p), Start, End';
    const row = '0.196, 4.8412, 0, 2026-03-27T17:30:00+00:00, 2026-03-2';
    const { tally } = await read('octopus', piecesOf(`${header}\n${row}`));
    expect(tally.rejects.listed.map(({ reason }) => reason)).toEqual([
      '"2026-03-2" is no time of the form YYYY-MM-DDTHH:mm:ssZ',
    ]);
  });
});

describe('a file that is another one', () => {
  it.each([
    ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>'],
    ['columns in another order', `stdorToU,LCLid,DateTime,KWH/hh (per half hour) \n`],
    ['nothing', ''],
    ['a header of a mebibyte', 'a,'.repeat(MAX_LINE_BYTES)],
  ])('is refused: %s', async (_, text) => {
    await expect(read('lcl', piecesOf(text))).rejects.toThrow('it has not the columns of lcl');
  });
});

describe('a register whose unit nobody says', () => {
  it('is refused: a number without a unit is no energy', async () => {
    const format = tableFormat(PRESETS.find(({ name }) => name === 'esb-hdf')!);
    const text =
      'MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time\n1,2,0.5,Active Export Interval (kW),29-10-2025 00:30\n';
    const task = {
      fileName: 'a.csv',
      registers: ['Active Export Interval (kW)'],
      clockOf: (name: string) => new LocalClock(Zone.ofRuntime(name)),
      tally: new FileTally(),
    };
    await expect(format.read(piecesOf(text), task).next()).rejects.toThrow('none of energy or power');
  });
});

describe('a file with little else than bad rows', () => {
  const ROWS = 200_000;

  async function* badRows(bad: (nth: number) => string): AsyncGenerator<Buffer, void, undefined> {
    yield await Promise.resolve(Buffer.from(`${LCL_HEADER}\n`));
    for (let nth = 0; nth < ROWS; nth += 100)
      yield Buffer.from(Array.from({ length: 100 }, (_, at) => `${bad(nth + at)}\n`).join(''));
  }

  it('is counted as a whole and listed in part', async () => {
    const { tally } = await read(
      'lcl',
      badRows((nth) => row(`much more ${nth} than anybody uses`)),
    );

    expect(tally.rejects.count).toBe(ROWS);
    expect(tally.rejects.listed).toHaveLength(MOST_LISTED);
  });

  it('names no more registers than a file can have', () => {
    const tally = new FileTally();
    for (let nth = 0; nth < 1000; nth += 1) tally.drop(`register ${nth} ${'x'.repeat(1000)}`);
    expect(tally.dropped.size).toBe(201);
    expect(tally.dropped.get('others')).toBe(800);
    expect(Math.max(...[...tally.dropped.keys()].map((name) => name.length))).toBe(64);
  });
});
