import { pagedList } from './paged-list.js';

const list = (
  page: number,
  count = 60,
): { results: number[]; count: number; page: number; pageSize: number } => ({
  results: [],
  count,
  page,
  pageSize: 25,
});

describe('a page of a list', () => {
  it('links to its neighbours and keeps the other parameters', () => {
    expect(pagedList('/api/users?sort=-total&page=2&area=a1', list(2))).toMatchObject({
      next: '/api/users?sort=-total&page=3&area=a1',
      previous: '/api/users?sort=-total&page=1&area=a1',
    });
  });

  it('has no link past its ends', () => {
    expect(pagedList('/api/users', list(1))).toMatchObject({ previous: null, next: '/api/users?page=2' });
    expect(pagedList('/api/users?page=3', list(3))).toMatchObject({ next: null });
    expect(pagedList('/api/users', list(1, 0))).toMatchObject({ next: null, previous: null });
  });

  it('leads back to the last page from one beyond it', () => {
    expect(pagedList('/api/users?page=9', list(9))).toMatchObject({
      next: null,
      previous: '/api/users?page=3',
    });
  });
});
