import { Database } from '../../src/database/index.js';
import type { StorageName } from '../../src/config/index.js';
import { createTestDatabase } from '../support/database.js';
import { startTestParts, type TestParts, withDatabase } from '../support/parts.js';
import { needsTimescale } from '../support/needs-timescale.js';

/** What is ours in the catalogue, but for the parts that a partitioned table is made of. */
const OURS = `
  pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
  where nspname = 'public' and not relispartition and relname not like 'mikro_orm%'`;

/** What each storage says of itself, a line a fact. */
const CATALOGUES = {
  // Of an aggregate, which is a view, no column is known never to be null.
  columns: `
    select concat_ws(' ', relname, row_number() over (partition by relname order by attnum), attname,
                     format_type(atttypid, atttypmod),
                     case when relname <> 'segment_half_hours' and attnotnull then 'not null' end,
                     'default ' || pg_get_expr(adbin, adrelid), 'identity ' || nullif(attidentity::text, ''),
                     'collate ' || nullif(collname, 'default')) as fact
    from (select relation.* from ${OURS} and relkind in ('r', 'p', 'v')) as relation
    join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = relation.oid and adnum = attnum
    left join pg_collation on pg_collation.oid = attcollation`,
  constraints: `
    select concat_ws(' ', relname, conname, pg_get_constraintdef(pg_constraint.oid)) as fact
    from (select relation.* from ${OURS} and relname <> 'segment_half_hours') as relation
    join pg_constraint on conrelid = relation.oid where contype <> 'n'`,
  indexes: `
    select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as fact
    from (select relation.* from ${OURS} and relname <> 'segment_half_hours') as relation
    join pg_index on indrelid = relation.oid`,
  views: `
    select concat_ws(' ', relname, pg_get_viewdef(relation.oid)) as fact
    from (select relation.* from ${OURS} and relkind = 'v' and relname <> 'segment_half_hours') as relation`,
  functions: `
    select pg_get_functiondef(oid) as fact from pg_proc
    where pronamespace = 'public'::regnamespace and prokind = 'f'
      and not exists (select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e')`,
  triggers: `
    select concat_ws(' ', relname, tgname, tgtype) as fact
    from (select relation.* from ${OURS}) as relation
    join pg_trigger on tgrelid = relation.oid where not tgisinternal and tgname not like 'ts\\_%'`,
};

/** Those that one server can make. */
const STORAGES = ['timescale', 'plain'] as const;

/** Each storage makes its tables in its own way: what they come to must not drift. */
needsTimescale('the schema of every storage', () => {
  const made = new Map<StorageName, TestParts>();
  beforeAll(async () => {
    for (const storage of STORAGES)
      made.set(storage, withDatabase(await startTestParts([], await createTestDatabase({ storage }))));
  });
  afterAll(async () => {
    for (const parts of made.values()) await parts.close();
  });

  const factsOf = async (storage: StorageName, query: string): Promise<readonly string[]> => {
    const rows = await made.get(storage)!.get(Database).query<{ fact: string }>(query);
    return rows.map(({ fact }) => fact).sort();
  };

  it.each(Object.entries(CATALOGUES))('has the same %s', async (_, query) => {
    const [first, ...others] = STORAGES;
    const expected = await factsOf(first, query);
    for (const storage of others) expect(await factsOf(storage, query)).toEqual(expected);
  });

  it('is found whole by that: tables, keys, checks, indexes and functions', async () => {
    const all = await Promise.all(Object.values(CATALOGUES).map((query) => factsOf('plain', query)));
    const [columns, constraints, indexes, views, functions] = all.map((facts) => facts.join('\n'));
    expect(columns).toMatch(/^readings \d period_start timestamp with time zone not null$/m);
    expect(columns).toMatch(/^segment_half_hours \d estimated_wh double precision$/m);
    expect(columns).toMatch(/^database_state \d+ storage text not null$/m);
    expect(constraints).toMatch(/^user_days_b user_days_b_pkey PRIMARY KEY \(user_id, day_start\)$/m);
    expect(constraints).toMatch(/^readings readings_occurrence_check CHECK/m);
    expect(indexes).toMatch(/INDEX readings_implausible ON public\.readings/);
    expect(views).toMatch(/^plausible_readings /m);
    expect(functions).toContain('made_from_readings');
  });
});
