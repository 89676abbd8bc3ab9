import type { TestApp } from '../support/app.js';
import { addressOf, readDocument } from '../support/documented.js';
import { startSmallWorld } from '../support/small-world.js';

/** What `Number` reads as a number and no person writes as one. */
const ODD = ['0x2', '0b11', '0o7', '1e1', '+5', ' 2 ', '2 ', '\t2', '5.', '.5', '-0', 'Infinity', '٢'];

/** Page, parameter, and what of the pages takes a number. */
const OF_PAGES = [
  ['/', 'page'],
  ['/quality', 'page'],
  ['/quality', 'rows_page'],
  ['/imports', 'page'],
  ['/imports/1', 'page'],
  ['/imports/1', 'files_page'],
] as const;

describe('numbers in addresses', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startSmallWorld();
  });

  afterAll(() => app.close());

  const statusOf = async (address: string): Promise<number> => (await fetch(app.url + address)).status;

  const withValue = (address: string, name: string, value: string): string => {
    const [path = '', query = ''] = address.split('?');
    const parameters = new URLSearchParams(query);
    parameters.set(name, value);
    return `${path}?${parameters.toString()}`;
  };

  it('are plain decimals in each parameter of the API that takes one', async () => {
    const { paths } = await readDocument(app);
    const numbers = Object.entries(paths).flatMap(([path, { get }]) =>
      (get.parameters ?? [])
        .filter(({ in: place, schema }) => place === 'query' && /^(integer|number)$/.test(schema.type ?? ''))
        .map(({ name }) => ({ address: addressOf(path), name })),
    );
    expect(new Set(numbers.map(({ name }) => name))).toEqual(
      new Set(['page', 'page_size', 'part_of', 'cap_wh']),
    );
    for (const { address, name } of numbers) {
      for (const value of [...ODD, '']) {
        const asked = withValue(address, name, value);
        const answer = await fetch(app.url + asked);
        const { errors } = (await answer.json()) as { errors?: readonly { parameter: string }[] };
        expect([asked, answer.status, errors?.[0]?.parameter]).toEqual([asked, 400, name]);
      }
    }
  });

  it.each(OF_PAGES)('are plain decimals on the page %s in %s', async (page, name) => {
    for (const value of ODD) {
      const asked = withValue(page, name, value);
      const answer = await fetch(app.url + asked, { headers: { accept: 'text/html' } });
      expect([asked, answer.status]).toEqual([asked, 400]);
      expect(await answer.text()).toContain(`<code>${name}</code>`);
    }
  });

  it.each([
    '/api/users?page=02&page_size=1',
    '/api/quality?cap_wh=0.5',
    '/api/quality?cap_wh=1000000000',
    '/imports/1?user=',
    '/?page=',
    '/imports/1?user=3000&page=1',
  ])('answer %s', async (address) => {
    expect(await statusOf(address)).toBe(200);
  });

  it.each(['0x1', '1e0', '+1', '%201', '1.0', '-1'])('that are the id %s name no import', async (id) => {
    for (const path of [`/imports/${id}`, `/api/imports/${id}`, `/api/imports/${id}/rejects`]) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
  });

  it('name an import with or without zeros before it, and a user as it is written', async () => {
    expect([await statusOf('/api/imports/1'), await statusOf('/api/imports/01')]).toEqual([200, 200]);
    for (const id of ['03000', '0xbb8', '3e3', '+3000', '3000.0', '-3000']) {
      expect([id, await statusOf(`/users/${id}`), await statusOf(`/api/users/${id}`)]).toEqual([
        id,
        404,
        404,
      ]);
    }
    expect([await statusOf('/users/3000'), await statusOf('/api/users/3000')]).toEqual([200, 200]);
  });
});
