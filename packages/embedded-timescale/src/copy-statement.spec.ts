import { copyInOf } from './copy-statement.js';

const alone = (binary: boolean) => ({ kind: 'alone', binary });

describe('copyInOf', () => {
  it.each([
    'copy readings from stdin',
    'COPY readings (user_id, energy_wh)\n  FROM STDIN;',
    '/* one /* nested */ comment */ copy "from" from stdin -- the end',
    `copy t from stdin with (format csv, delimiter ';', null 'stdin')`,
  ])('sees a text COPY in %j', (sql) => {
    expect(copyInOf(sql)).toEqual(alone(false));
  });

  it.each(['copy t from stdin (format binary)', 'copy t (a) from stdin with binary'])(
    'sees a binary COPY in %j',
    (sql) => {
      expect(copyInOf(sql)).toEqual(alone(true));
    },
  );

  it.each(['begin; copy t from stdin', 'copy t from stdin; commit', `select ';'; copy t from stdin;`])(
    'sees a COPY among other statements in %j',
    (sql) => {
      expect(copyInOf(sql)).toEqual({ kind: 'mixed' });
    },
  );

  it.each([
    'select 1',
    `insert into notes values ('copy t from stdin')`,
    `select e'it\\'s; copy t from stdin'`,
    'select $$;copy t from stdin$$, $a$;copy t from stdin;$b$;$a$',
    '-- copy t from stdin\nselect 1',
    '/* ; copy t from stdin /* */ ; copy t from stdin */ select 1',
    'select copy from stdin',
    `select date'2026-01-01', ';copy t from stdin'`,
    `copy (select a from stdin) to '/tmp/x'`,
    'copy t to stdout',
    `copy t from '/tmp/stdin'`,
    'select a from "x;copy t from stdin"',
  ])('sees none in %j', (sql) => {
    expect(copyInOf(sql)).toEqual({ kind: 'none' });
  });
});
