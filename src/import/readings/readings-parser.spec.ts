import { LineScanner } from '../csv/line-scanner.js';
import { Zone } from '../../common/time/index.js';
import { LocalClock } from './local-clock.js';
import { type ParsedReadings, ReadingsParser, type TimeRules } from './readings-parser.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const LARGEST = 50_000;
const UTC = {
  clock: new LocalClock(Zone.ofRuntime('UTC')),
  timeZone: 'UTC',
  stamp: 'start',
  earliest: 0,
  latest: 1e9,
} as const;

interface Reading {
  readonly zone?: string;
  readonly stamp?: 'start' | 'end';
}

function parse(rows: readonly string[], { zone = 'UTC', stamp = 'start' }: Reading = {}): ParsedReadings {
  const latest = NOW.getTime() / 60_000 + 1440;
  const text = Buffer.from(['datetime,consumption', ...rows].join('\r\n'));
  const clock = new LocalClock(Zone.ofRuntime(zone));
  return scanned(text, { clock, timeZone: zone, stamp, earliest: 0, latest });
}

function scanned(text: Buffer, rules: TimeRules, bytes = text.length): ParsedReadings {
  const parser = new ReadingsParser(rules, LARGEST, bytes);
  feed(parser, text);
  parser.end();
  return parser.finish(new Map());
}

function feed(parser: ReadingsParser, text: Buffer): void {
  const scanner = new LineScanner(parser);
  scanner.push(text);
  scanner.end();
}

/** `instant=energy` of every row that was taken, in order of time. */
function taken({ rows }: ParsedReadings): readonly string[] {
  return Array.from(
    { length: rows.length },
    (_, row) =>
      `${new Date((rows.minute[row] ?? 0) * 60_000).toISOString().slice(0, 16)}=${rows.energy[row]}`,
  ).sort();
}

const codes = ({ rejects }: ParsedReadings): readonly string[] => rejects.listed.map(({ code }) => code);

describe('ReadingsParser', () => {
  it('takes rows in any usual form', () => {
    const parsed = parse([
      '2016-07-15 00:00:00,39.0',
      '2016-07-15 00:30:00,100.',
      '"2016-07-15 01:00:00","12"',
      ' 2016-07-15 01:30:00 , 1e2 ',
      '',
      '',
    ]);
    expect(taken(parsed)).toEqual([
      '2016-07-15T00:00=39',
      '2016-07-15T00:30=100',
      '2016-07-15T01:00=12',
      '2016-07-15T01:30=100',
    ]);
    expect(parsed).toMatchObject({ rowsRead: 4, hasFutureRows: false });
    expect(parsed.rejects.count).toBe(0);
  });

  it('takes the columns in the other order', () => {
    const text = Buffer.from('consumption,datetime\n5,2016-07-15 00:00:00\n');
    expect(taken(scanned(text, UTC))).toEqual(['2016-07-15T00:00=5']);
  });

  it.each([
    [
      '15.07.2016 00:00,1',
      'bad_timestamp',
      '"15.07.2016 00:00" is no time of the form YYYY-MM-DD HH:MM:SS',
      1,
    ],
    [
      '2016-07-15 00:00:00Z,1',
      'bad_timestamp',
      '"2016-07-15 00:00:00Z" is no time of the form YYYY-MM-DD HH:MM:SS',
      1,
    ],
    [
      '2\u{130}16-07-15 00:00:00,1',
      'bad_timestamp',
      '"2\u{130}16-07-15 00:00:00" is no time of the form YYYY-MM-DD HH:MM:SS',
      1,
    ],
    [',1', 'bad_timestamp', 'the time is missing', 1],
    ['2016-07-15 00:10:00,1', 'not_on_half_hour', 'the time is neither on the hour nor half past', 1],
    ['1999-12-31 23:30:00,1', 'out_of_range', 'the time is before the year 2000', 1],
    ['2026-11-23 12:30:00,1', 'out_of_range', 'the time is more than a day in the future', 1],
    ['2016-07-15 00:00:00,x', 'bad_number', '"x" is no number', 2],
    ['2016-07-15 00:00:00,1 000', 'bad_number', '"1 000" is no number', 2],
    ['2016-07-15 00:00:00,', 'missing_value', 'the reading is missing', 2],
    ['2016-07-15 00:00:00,-1', 'negative', 'energy cannot be below zero', 2],
    [
      '2016-07-15 00:00:00,50000.5',
      'implausible',
      '"50000.5" is over 50000 Wh, the most that is taken for half an hour',
      2,
    ],
    [
      '2016-07-15 00:00:00,1e999',
      'implausible',
      '"1e999" is over 50000 Wh, the most that is taken for half an hour',
      2,
    ],
    ['2016-07-15 00:00:00,-1e999', 'negative', 'energy cannot be below zero', 2],
    ['2016-07-15 00:00:00', 'wrong_column_count', '2 fields are expected, not 1', undefined],
    ['2016-07-15 00:00:00,1,2', 'wrong_column_count', '2 fields are expected, not 3', undefined],
    ['"2016-07-15 00:00:00,1', 'wrong_column_count', 'a quote is not closed', undefined],
  ])('rejects %j as %s', (row, code, reason, column) => {
    const { rejects, rows } = parse([row, '2016-07-15 00:00:00,1']);
    expect(rejects.listed).toEqual([
      { line: 2, code, reason, raw: row, ...(column !== undefined && { column }) },
    ]);
    expect(rows.length).toBe(1);
  });

  it('rejects a line over 1 MiB by its beginning, and blank lines between rows', () => {
    const { rejects, rowsRead } = parse(['x'.repeat(2 ** 20 + 1), '', '2016-07-15 00:00:00,1', '']);
    expect(rejects.listed.map(({ line, code, raw }) => [line, code, raw.length])).toEqual([
      [2, 'line_too_long', 200],
      [3, 'wrong_column_count', 0],
    ]);
    expect(rowsRead).toBe(3);
  });

  it('remembers that a row may be right another day', () => {
    expect(parse(['2026-11-23 12:30:00,1']).hasFutureRows).toBe(true);
    expect(parse(['1999-12-31 23:30:00,1']).hasFutureRows).toBe(false);
  });

  it('shows raw text that every database takes', () => {
    const [reject] = parse([`a\0b${'é'.repeat(300)}`]).rejects.listed;
    expect(reject?.raw).toBe(`a\u{fffd}b${'é'.repeat(197)}`);
  });

  it('takes half an hour off when stamps name the end', () => {
    expect(taken(parse(['2016-01-01 00:00:00,1'], { stamp: 'end' }))).toEqual(['2015-12-31T23:30=1']);
  });

  describe('when the clocks go back', () => {
    const zone = 'Europe/London';
    const row = (time: string, energy: number): string => `2016-10-30 ${time}:00,${energy}`;

    it('takes the n-th mention as the n-th instant, equal values too', () => {
      const parsed = parse([row('01:00', 1), row('01:30', 2), row('01:00', 1), row('01:30', 4)], { zone });
      expect(taken(parsed)).toEqual([
        '2016-10-30T00:00=1',
        '2016-10-30T00:30=2',
        '2016-10-30T01:00=1',
        '2016-10-30T01:30=4',
      ]);
    });

    it('counts a mention whose reading is bad', () => {
      const parsed = parse(['2016-10-30 01:00:00,x', row('01:00', 5)], { zone });
      expect(taken(parsed)).toEqual(['2016-10-30T01:00=5']);
      expect(codes(parsed)).toEqual(['bad_number']);
    });

    it('takes a single mention as its neighbours have it, one whose reading is bad too', () => {
      const half = [row('01:30', 1), '2016-10-30 02:00:00,x'];
      expect(taken(parse(half, { zone }))).toEqual(['2016-10-30T01:30=1']);
      expect(taken(parse(half.slice(0, 1), { zone }))).toEqual(['2016-10-30T00:30=1']);
    });

    it('asks what is stored only where the file does not tell', () => {
      const asked = (...rows: readonly string[]): readonly number[] => {
        const parser = new ReadingsParser(
          { ...UTC, clock: new LocalClock(Zone.ofRuntime(zone)) },
          LARGEST,
          0,
        );
        feed(parser, Buffer.from(['datetime,consumption', ...rows].join('\n')));
        return parser.end();
      };
      expect(asked(row('00:30', 1), row('01:00', 1), row('01:00', 1))).toEqual([]);
      expect(asked(row('00:00', 1), row('01:00', 1)).map((minute) => minute % 1440)).toEqual([0, 60]);
    });

    it('takes rows in the order of time, whichever way the file runs', () => {
      const rows = ['00:00', '00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map(row);
      expect(taken(parse(rows.toReversed(), { zone }))).toEqual(taken(parse(rows, { zone })));
    });

    it('rejects a third mention', () => {
      const parsed = parse([row('01:00', 1), row('01:00', 2), row('01:00', 3)], { zone });
      expect(codes(parsed)).toEqual(['repeated_too_often']);
    });

    it('resolves stamps of the end before it takes half an hour off', () => {
      expect(taken(parse([row('01:00', 1), row('01:00', 2)], { zone, stamp: 'end' }))).toEqual([
        '2016-10-29T23:30=1',
        '2016-10-30T00:30=2',
      ]);
    });
  });

  it.each([
    ['Europe/London', '2016-03-27 01:30:00'],
    ['America/St_Johns', '2016-03-13 02:00:00'],
    ['Australia/Lord_Howe', '2016-10-02 02:00:00'],
  ])('rejects a time that the clocks of %s skip', (zone, time) => {
    const { rejects } = parse([`${time},1`], { zone });
    expect(rejects.listed).toMatchObject([
      { code: 'nonexistent_local_time', reason: `the clocks of ${zone} skip this time` },
    ]);
  });

  it.each([
    ['Europe/London', '2016-10-30 01:00:00', ['2016-10-29T23:30=1', '2016-10-30T00:30=1']],
    ['America/St_Johns', '2016-11-06 01:00:00', ['2016-11-06T03:00=1', '2016-11-06T04:00=1']],
    ['Australia/Lord_Howe', '2016-04-03 01:30:00', ['2016-04-02T14:00=1', '2016-04-02T14:30=1']],
    ['Asia/Kolkata', '2016-10-30 01:00:00', ['2016-10-29T19:00=1', '2016-10-29T19:00=1']],
    ['Asia/Tokyo', '2016-10-30 01:00:00', ['2016-10-29T15:30=1', '2016-10-29T15:30=1']],
  ])('knows in %s when a half-hour began that ends at %s, named twice', (zone, time, began) => {
    expect(taken(parse([`${time},1`, `${time},1`], { zone, stamp: 'end' }))).toEqual(began);
  });

  it.each([
    ['Europe/London', '2016-03-27 01:30:00'],
    ['America/St_Johns', '2016-03-13 02:00:00'],
    ['Australia/Lord_Howe', '2016-10-02 02:00:00'],
  ])('rejects an end that the clocks of %s skip', (zone, time) => {
    expect(codes(parse([`${time},1`], { zone, stamp: 'end' }))).toEqual(['nonexistent_local_time']);
  });

  it.each(['Asia/Kolkata', 'Asia/Tokyo', 'UTC'])('knows that %s repeats nothing', (zone) => {
    expect(parse(['2016-10-30 01:00:00,1', '2016-10-30 01:00:00,2'], { zone }).rows.length).toBe(2);
  });

  it('has room for the densest file from the beginning', () => {
    const days = Array.from({ length: 28 }, (_, day) => `2016-07-${String(day + 1).padStart(2, '0')}`);
    const text = Buffer.from(['datetime,consumption', ...days.map((day) => `${day} 00:00:00,0`)].join('\n'));
    const { rows } = scanned(text, UTC);
    expect(rows.length).toBe(days.length);
    expect(rows.minute.length).toBe(Math.ceil(text.length / '2016-07-01 00:00:00,0\n'.length));
  });

  it('takes more rows than the size of the file let expect', () => {
    const text = Buffer.from('datetime,consumption\n2016-07-15 00:00:00,5\n2016-07-15 00:30:00,6\n');
    expect(taken(scanned(text, UTC, 0))).toEqual(['2016-07-15T00:00=5', '2016-07-15T00:30=6']);
  });

  it('refuses a file without any line', () => {
    const parser = new ReadingsParser(UTC, LARGEST, 0);
    expect(() => parser.end()).toThrow('it is empty: its first line must be "datetime,consumption"');
  });
});
