import {
  inOneLine,
  RULES,
  RULES_OF_ANALYSES,
  type StatementRule,
  TRANSACTION_RULES,
} from './statement-rules.js';

/** A form that is refused, and one that says the same. */
const FORMS: readonly (readonly [breaks: string, refused: string, kept: string])[] = [
  [
    'asks whether there is a row of no column',
    `select count(*) from readings where exists (select from users where area = 'a1')`,
    `select count(*) from readings where exists (select 1 from users where area = 'a1')`,
  ],
  [
    'merges',
    `merge into users using (select * from incoming) as one on users.id = one.id when matched then update set area = one.area`,
    `update users set area = one.area from (select * from incoming) as one where users.id = one.id`,
  ],
  [
    'changes users in a part of its own',
    `with changed as (update users set area = 'a1' returning id) select count(*) from changed`,
    `update users set area = 'a1' returning id`,
  ],
  [
    // As the pieces of a range were read in the ranking.
    'looks rows of users up for each row of a table function',
    `select users.id, sum(energy_wh)
     from users cross join unnest($1::timestamptz[], $2::timestamptz[]) as piece (piece_from, piece_to)
     cross join lateral (
       select energy_wh from readings
       where user_id = users.id and period_start >= piece_from and period_start < piece_to offset 0
     ) as stored
     group by users.id`,
    `select users.id, sum(energy_wh)
     from users cross join lateral (
       (select energy_wh from readings where user_id = users.id and period_start < $1 offset 0)
       union all (select energy_wh from readings where user_id = users.id and period_start >= $2 offset 0)
     ) as stored
     group by users.id`,
  ],
  [
    'looks rows of users up for each row of a table function',
    `select asked.id, first_start from unnest($1::int[]) as asked (id)
     cross join lateral (select min(first_start) as first_start from user_days_a where user_id = asked.id) as begun`,
    `select user_id, min(first_start) from user_days_a where user_id = any($1::int[]) group by user_id`,
  ],
  [
    'joins rows of users with a table function',
    `select count(*) from readings join unnest($1::int[]) as asked (id) on asked.id = user_id`,
    `select count(*) from readings where user_id = any($1::int[])`,
  ],
  [
    // As the spread of users was worked out.
    'groups rows of users in a lateral otherwise than by user',
    `select id, means.* from users cross join lateral (
       select day_type, avg(power_w) as mean_w
       from (select 'all' as day_type, 2 * energy_wh as power_w from readings where user_id = users.id) as named
       group by day_type
     ) as means`,
    `select id, means.* from users cross join lateral (
       select day_type, avg(power_w) as mean_w
       from (select user_id, 'all' as day_type, 2 * energy_wh as power_w from readings where user_id = users.id) as named
       group by user_id, day_type
     ) as means`,
  ],
  [
    'looks rows of users up in a lateral without naming the user',
    `select * from years cross join lateral (
       select user_id, sum(energy_wh) from user_days_a where day_start >= first group by user_id) as of_year`,
    `select * from users cross join lateral (
       select user_id, sum(energy_wh) from user_days_a where user_id = users.id group by user_id) as of_user`,
  ],
  [
    // As a band of peers may be taken from all that a bucket holds.
    'joins rows of users otherwise than by user',
    `select own.user_id, count(*) from readings as own join readings as other on other.period_start = own.period_start
     group by own.user_id`,
    `select own.user_id, count(*) from readings as own join readings as other on other.user_id = own.user_id
     group by own.user_id`,
  ],
  [
    'joins rows of users with a table of one server directly',
    `select external_id from users join import_files on import_files.user_id = users.id`,
    `select external_id from users join (select * from import_files offset 0) as file on file.user_id = users.id`,
  ],
  [
    'joins rows of users with a table of one server directly',
    `select id from users where not exists (
       select 1 from incoming_users as incoming where incoming.external_id = users.external_id)`,
    `with incoming as (select external_id from incoming_users)
     select id from users where not exists (select 1 from incoming where incoming.external_id = users.external_id)`,
  ],
  [
    'joins rows of users with a table of one server directly',
    `select file.id, coalesce((select external_id from users where users.id = file.user_id), file.series) from import_files file`,
    `select file.id, coalesce((select external_id from user_names where user_names.id = file.user_id), file.series)
     from import_files file`,
  ],
  [
    'names a zone',
    `select period_start at time zone 'Europe/London' from readings where user_id = $1`,
    `select period_start at time zone 'UTC' from readings where user_id = $1`,
  ],
  [
    'lists users by unnest',
    `select * from unnest($1::text[]) with ordinality as users (id, place)`,
    `select * from unnest($1::text[]) with ordinality as asked (id, place)`,
  ],
  [
    'lists users by place',
    `select * from readings where user_id in ($1, $2)`,
    `select * from readings where user_id = any($1)`,
  ],
  [
    'reads what is kept by user without naming one or all',
    `select sum(energy_wh) from readings`,
    `select user_id, sum(energy_wh) from readings group by user_id`,
  ],
  [
    'has a CTE in a lateral',
    `select * from users cross join lateral (with own as (select 1) select * from own) as one`,
    `with own as (select 1) select * from users cross join lateral (select * from own) as one`,
  ],
  [
    'cuts rows off in a lateral, but those of one of its users',
    `select * from months cross join lateral (select * from readings where period_start > month_start limit 1) as one`,
    `select * from users cross join lateral (select * from readings where user_id = users.id limit 1) as one`,
  ],
  [
    'modifies in a CTE',
    `with gone as (delete from readings returning user_id) select count(*) from gone`,
    `with stored as (select user_id from readings) select count(*) from stored`,
  ],
  [
    'groups by several sets',
    `select area, tariff, count(*) from users group by grouping sets ((area), (tariff))`,
    `select area, tariff, count(*) from users group by area, tariff`,
  ],
  [
    'counts or sums what is distinct, which cannot be added over parts',
    `select count(distinct user_id) from readings`,
    `select count(*) from (select user_id from readings group by user_id) as users`,
  ],
];

const TRANSACTIONS: readonly (readonly [
  breaks: string,
  refused: readonly string[],
  kept: readonly string[],
])[] = [
  [
    'changes a table of users after rows of many of them were read or written',
    ['update users set area = $1 where area = $2', 'truncate user_days_b, user_months_b'],
    ['truncate user_days_b, user_months_b', 'update users set area = $1 where area = $2'],
  ],
  [
    'writes rows of users in the ledger’s transaction that it does not name',
    ['delete from readings where period_start < $1', 'insert into import_files (id) values ($1)'],
    [
      'delete from readings where user_id = any($1) and period_start < $2',
      'insert into import_files (id) values ($1)',
    ],
  ],
];

describe('the rules for statements', () => {
  const all = [...RULES, ...RULES_OF_ANALYSES];
  const broken = (text: string): readonly string[] =>
    all.filter((rule) => rule.isBrokenBy(inOneLine(text))).map(({ breaks }) => breaks);

  it.each(FORMS)('know a statement that %s', (breaks, refused, kept) => {
    expect(broken(refused)).toContain(breaks);
    expect(broken(kept)).not.toContain(breaks);
  });

  it('each have an example', () => {
    expect(new Set(FORMS.map(([breaks]) => breaks))).toEqual(
      new Set(all.map(({ breaks }: StatementRule) => breaks)),
    );
  });
});

describe('the rules for transactions', () => {
  it.each(TRANSACTIONS)('know one that %s', (breaks, refused, kept) => {
    const rule = TRANSACTION_RULES.find((one) => one.breaks === breaks);
    expect(rule?.isBrokenBy(refused)).toBe(true);
    expect(rule?.isBrokenBy(kept)).toBe(false);
  });

  it('each have an example', () => {
    expect(TRANSACTIONS.map(([breaks]) => breaks)).toEqual(TRANSACTION_RULES.map(({ breaks }) => breaks));
  });
});
