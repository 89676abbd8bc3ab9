import type { ArgumentMetadata, Type } from '@nestjs/common';
import { InvalidParametersError } from '../../common/errors/domain-error.js';
import { queryValidation } from '../../common/http/index.js';
import { UTC, Zone } from '../../common/time/index.js';
import { PageAddress } from './page-address.js';
import { SummaryPageQuery, UserPageQuery } from './page-query.dto.js';

const DATA = {
  zone: UTC,
  window: { from: new Date('2016-07-15T00:00:00Z'), to: new Date('2016-12-31T18:30:00Z') },
};

async function read<Query>(metatype: Type<Query>, query: object): Promise<Query> {
  const metadata: ArgumentMetadata = { type: 'query', metatype };
  return (await queryValidation().transform(query, metadata)) as Query;
}

async function refused(query: object): Promise<readonly string[]> {
  const error: unknown = await read(SummaryPageQuery, query).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InvalidParametersError);
  return (error as InvalidParametersError).problems.map(({ parameter }) => parameter);
}

describe('the query of a page', () => {
  it('takes what an untouched form sends as nothing asked', async () => {
    const fields = { from: '', through: '', range: '', resolution: '', area: '', tariff: '', search: '' };
    const query = await read(SummaryPageQuery, { ...fields, page: '', measure: '' });
    expect(query.asked(DATA)).toEqual({ from: undefined, to: undefined });
    expect(query.filter).toEqual({ areas: [], tariffs: [] });
    expect([query.resolution, query.measure, query.page, query.search]).toEqual([
      'auto',
      'total',
      undefined,
      undefined,
    ]);
  });

  it('reads the last day of a form as the local midnight after it', async () => {
    const query = await read(SummaryPageQuery, { from: '2016-10-01', through: '2016-10-30' });
    expect(query.asked({ ...DATA, zone: Zone.ofRuntime('Europe/Berlin') })).toEqual({
      from: new Date('2016-09-30T22:00:00Z'),
      to: new Date('2016-10-30T23:00:00Z'),
    });
  });

  it('refuses an end that is given twice', async () => {
    const query = await read(SummaryPageQuery, { to: '2016-11-01', through: '2016-10-30' });
    expect(() => query.asked(DATA)).toThrow(InvalidParametersError);
  });

  it('counts a relative range from the end of the data, and keeps its name in links', async () => {
    const query = await read(SummaryPageQuery, { range: 'last-7d', area: 'a1' });
    expect(query.asked(DATA)).toEqual({ from: new Date('2016-12-25'), to: new Date('2017-01-01') });
    expect(new PageAddress('/', query.scopeState(UTC)).with({})).toBe('/?range=last-7d&area=a1');
  });

  it('asks for a relative range before there are data', async () => {
    const query = await read(SummaryPageQuery, { range: 'last-1d' });
    expect(query.asked({ ...DATA, window: null })).toEqual({});
  });

  it.each([
    [{ from: 'yesterday' }, 'from'],
    [{ range: 'last-week' }, 'range'],
    [{ range: 'last-7d', from: '2016-12-01' }, 'range'],
    [{ range: 'last-7d', to: '2016-12-01' }, 'range'],
    [{ range: 'last-7d', through: '2016-12-01' }, 'range'],
    [{ through: '2016-02-30' }, 'through'],
    [{ resolution: '5m' }, 'resolution'],
    [{ measure: 'median' }, 'measure'],
    [{ hourly: 'exclude' }, 'hourly'],
    [{ split: 'tariff,area' }, 'split'],
    [{ sort: 'name' }, 'sort'],
    [{ page: '0' }, 'page'],
    [{ page: 'two' }, 'page'],
    [{ search: 'x'.repeat(101) }, 'search'],
    [{ search: ['a', 'b'] }, 'search'],
    [{ colour: 'red' }, 'colour'],
  ])('names the parameter that is wrong in %j', async (query, parameter) => {
    expect(await refused(query)).toEqual([parameter]);
  });

  it('reads order and direction', async () => {
    expect((await read(SummaryPageQuery, { sort: '-peak' })).order).toEqual({
      sort: 'peak',
      descending: true,
    });
    expect((await read(SummaryPageQuery, {})).order).toEqual({ sort: 'total', descending: true });
  });

  it('takes a name that holds a comma in quotes', async () => {
    const query = await read(SummaryPageQuery, { area: '"north, upper",a2' });
    expect(query.area).toEqual(['north, upper', 'a2']);
  });

  it('shows a whole local day, whatever time is named', async () => {
    const query = await read(UserPageQuery, { day: '2016-10-30T12:00:00Z' });
    expect(query.shownDay(Zone.ofRuntime('Europe/Berlin'))).toEqual(new Date('2016-10-29T22:00:00Z'));
  });
});
