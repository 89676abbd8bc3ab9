import fc from 'fast-check';
import { BAD_TIMESTAMP, OFF_HALF_HOUR, TimestampReader, TOO_EARLY } from './timestamp-reader.js';

const read = (text: string): number => new TimestampReader().read(Buffer.from(text), 0);

describe('TimestampReader', () => {
  it('reads every half-hour from 2000 on', () => {
    const half = { min: Date.UTC(2000, 0, 1) / 1_800_000, max: Date.UTC(2099, 11, 31) / 1_800_000 };
    const reader = new TimestampReader();
    fc.assert(
      fc.property(fc.integer(half), (halfHour) => {
        const text = new Date(halfHour * 1_800_000).toISOString().slice(0, 19).replace('T', ' ');
        expect(reader.read(Buffer.from(`x${text}`), 1)).toBe(halfHour * 30);
      }),
    );
  });

  it.each([
    '2016-02-30 00:00:00',
    '2015-02-29 00:00:00',
    '2016-13-01 00:00:00',
    '2016-00-01 00:00:00',
    '2016-01-00 00:00:00',
    '2016-01-01 24:00:00',
    '2016-01-01 00:60:00',
    '2016-01-01 00:00:60',
    '2016/01/01 00:00:00',
    '2016-01-01T00:00:00',
    '2016-01-0a 00:00:00',
    '20160-1-01 00:00:00',
    '2016-01-01 00:00:0',
    '',
  ])('%j is no time', (text) => {
    expect(read(text)).toBe(BAD_TIMESTAMP);
  });

  it.each(['2016-01-01 00:15:00', '2016-01-01 00:30:01', '2016-01-01 23:59:59'])('%j is between', (text) => {
    expect(read(text)).toBe(OFF_HALF_HOUR);
  });

  it('knows the first moment that counts', () => {
    expect(read('1999-12-31 23:30:00')).toBe(TOO_EARLY);
    expect(read('2000-01-01 00:00:00')).toBe(Date.UTC(2000, 0, 1) / 60_000);
    expect(read('2016-02-29 00:00:00')).toBe(Date.UTC(2016, 1, 29) / 60_000);
  });
});
