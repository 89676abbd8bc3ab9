import { PageAddress } from './address/page-address.js';
import { pager } from './pager.js';

const ADDRESS = new PageAddress('/x', { sort: 'id' });
const at = (page: number, count = 60): ReturnType<typeof pager> =>
  pager({ results: [], count, page, pageSize: 25 }, 'imports', ADDRESS, '#list', 'rows_page');

describe('pager', () => {
  it('says where the reader is and leads to the pages beside it', () => {
    expect(at(2)).toEqual({
      name: 'Pages of imports',
      position: '26–50 of 60',
      previous: '/x?sort=id#list',
      next: '/x?sort=id&rows_page=3#list',
    });
    expect(at(3)).toMatchObject({ position: '51–60 of 60', next: null });
  });

  it('is not there where all fits on one page', () => {
    expect(at(1, 25)).toBeNull();
  });

  it('leads back to the last page from beyond it', () => {
    expect(at(9, 1)?.position).toBe('1 import');
    expect(at(9)).toMatchObject({
      position: '60 imports',
      previous: '/x?sort=id&rows_page=3#list',
      next: null,
    });
  });
});
