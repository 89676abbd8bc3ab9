import type { ArgumentMetadata } from '@nestjs/common';
import { queryValidation } from '../../common/http/index.js';
import { Zone } from '../../common/time/index.js';
import type { Snapshot } from '../../consumption/index.js';
import { PageAddress } from '../address/page-address.js';
import { SummaryPageQuery } from '../address/page-query.dto.js';
import { summaryContext } from './summary.js';

const WINDOW = { from: new Date('2016-07-15T00:00:00Z'), to: new Date('2016-12-31T00:00:00Z') };
const DATA = { zone: Zone.ofRuntime('Europe/Berlin'), window: WINDOW } as Snapshot;

async function addresses(query: object) {
  const metadata: ArgumentMetadata = { type: 'query', metatype: SummaryPageQuery };
  const asked = (await queryValidation().transform(query, metadata)) as SummaryPageQuery;
  return summaryContext(DATA, asked, []);
}

describe('the links of the summary', () => {
  it('keep what was chosen and leave out what is so anyway', async () => {
    const { address } = await addresses({
      from: '2016-10-01',
      through: '2016-10-31',
      area: '"north, upper",a2',
      measure: 'mean',
      split: 'area',
      resolution: 'auto',
      sort: '-total',
      page: '1',
    });
    expect(address.with({})).toBe(
      '/?from=2016-10-01&to=2016-11-01&area=%22north,+upper%22,a2&measure=mean&split=area',
    );
  });

  it('hand the ranking to the page of a user', async () => {
    const { ranking } = await addresses({
      from: '2016-10-01',
      sort: '-peak',
      search: 't1',
      page: '2',
      measure: 'mean',
    });
    expect(new PageAddress('/users/1', ranking).with({})).toBe(
      '/users/1?from=2016-10-01&sort=-peak&search=t1',
    );
  });

  it('ask the API for the same range and filters', async () => {
    const { csv } = await addresses({ from: '2016-10-01', tariff: 't1', search: '30', measure: 'mean' });
    expect(csv('/api/consumption', { resolution: '1d', split: 'area,tariff' })).toBe(
      '/api/consumption?from=2016-10-01&tariff=t1&resolution=1d&split=area,tariff&format=csv',
    );
  });

  it('stay relative where the range is, but for those to a day', async () => {
    const { address, ranking, csv, dayHref } = await addresses({ range: 'last-30d', area: 'a1', page: '2' });
    expect(address.with({ sort: 'peak' })).toBe('/?range=last-30d&area=a1&sort=peak&page=2');
    expect(new PageAddress('/users/1', ranking).with({})).toBe('/users/1?range=last-30d&area=a1');
    expect(csv('/api/users')).toBe('/api/users?range=last-30d&area=a1&format=csv');
    expect(dayHref(new Date('2016-10-30T18:30:00Z'))).toBe('/?from=2016-10-30&to=2016-10-31&area=a1');
  });

  it('lead to a local day, however long it is, in a step that suits it', async () => {
    const { dayHref } = await addresses({ resolution: '1mo', page: '3' });
    expect(dayHref(new Date('2016-10-29T22:00:00Z'))).toBe('/?from=2016-10-30&to=2016-10-31');
    expect(dayHref(new Date('2016-10-30T18:30:00Z'))).toBe('/?from=2016-10-30&to=2016-10-31');
  });
});
