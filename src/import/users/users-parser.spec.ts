import { LineScanner } from '../csv/line-scanner.js';
import { USER_ID_RULE } from '../../common/user-id.js';
import { SHORTENED_REASON } from '../csv/reasons.js';
import { copyBuffers } from './users-loader.js';
import { type ParsedUsers, UsersParser } from './users-parser.js';

function parse(...lines: readonly string[]): ParsedUsers {
  const parser = new UsersParser();
  const scanner = new LineScanner(parser);
  scanner.push(Buffer.from(lines.join('\n')));
  scanner.end();
  return parser.finish();
}

describe('UsersParser', () => {
  it('takes users with their area and tariff, in any order of the columns', () => {
    const { users, rowsRead } = parse('tariff,id,area', 't1,3000,a1', '"t2",3001,"a, b"', '');
    expect([...users]).toEqual([
      ['3000', { area: 'a1', tariff: 't1' }],
      ['3001', { area: 'a, b', tariff: 't2' }],
    ]);
    expect(rowsRead).toBe(2);
  });

  it('takes ids as people write them', () => {
    const ids = ['007', '7', 'MAC000002', '0300111000000000001234', '東京-12', 'a&b'];
    const { users, rejects } = parse('id,area,tariff', ...ids.map((id) => `${id},a1,t1`));
    expect([...users.keys()]).toEqual(ids);
    expect(rejects.count).toBe(0);
  });

  it.each([
    [',a1,t1', 'bad_user', 'the id is missing'],
    ['a/b,a1,t1', 'bad_user', USER_ID_RULE],
    ['..,a1,t1', 'bad_user', USER_ID_RULE],
    [`${'x'.repeat(65)},a1,t1`, 'bad_user', USER_ID_RULE],
    ['2.20E+12,a1,t1', 'bad_user', SHORTENED_REASON],
    ['3001,,t1', 'bad_user', 'the area is missing'],
    ['3001,a1, ', 'bad_user', 'the tariff is missing'],
    [`3001,${'a'.repeat(101)},t1`, 'bad_user', 'the area is longer than 100 characters'],
    ['3001,\u{a0}\u{200b},t1', 'bad_user', 'the area is missing'],
    ['3001,a\0,t1', 'bad_user', 'the area holds the control character U+0000'],
    ['3001,a1,\u{1b}[31mred', 'bad_user', 'the tariff holds the control character U+001B'],
    ['3000,a2,t2', 'duplicate_user', 'user 3000 is in an earlier line already, and that one counts'],
    ['3001,a1', 'wrong_column_count', '3 fields are expected, not 2'],
  ])('rejects %j as %s', (row, code, reason) => {
    const { users, rejects } = parse('id,area,tariff', '3000,a1,t1', row);
    expect(rejects.listed).toMatchObject([{ line: 3, code, reason }]);
    expect([...users]).toEqual([['3000', { area: 'a1', tariff: 't1' }]]);
  });

  it('grows with its file, and hands it on in pieces', () => {
    const rows = Array.from({ length: 40_000 }, (_, row) => `${row},area ${row % 7},tariff`);
    const { users } = parse('id,area,tariff', ...rows);
    const text = Buffer.concat([...copyBuffers(users)]).toString();
    expect(text.trimEnd().split('\n')).toHaveLength(40_000);
    expect(text.endsWith('39999\t39999\t0539999\tarea 1\ttariff\n')).toBe(true);
  });

  it('escapes what COPY would take for its own', () => {
    const { users } = parse('id,area,tariff', '1,a\\b,"c\td"');
    expect(Buffer.concat([...copyBuffers(users)]).toString()).toBe('1\t1\t011\ta\\\\b\tc d\n');
  });

  it('takes names that look alike as one, and says which', () => {
    const { users, folded } = parse(
      '\u{200b}id,area\u{a0},tariff',
      '1,Zu\u{308}rich,t1',
      '2,Zürich,t1',
      '\u{a0}3,Zu\u{308}rich,t1\u{a0}',
    );
    const segment = { area: 'Zürich', tariff: 't1' };
    expect([...users]).toEqual(['1', '2', '3'].map((id) => [id, segment]));
    expect(folded.count).toBe(4);
    expect(folded.listed).toEqual([
      { line: 2, column: 'area', written: 'Zu<U+0308>rich', taken: 'Zürich' },
      { line: 4, column: 'id', written: '<U+00A0>3', taken: '3' },
      { line: 4, column: 'tariff', written: 't1<U+00A0>', taken: 't1' },
    ]);
  });
});
