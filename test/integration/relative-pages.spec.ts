import { DEFAULT_OPTIONS } from '../../src/import/import-options.js';
import { Importer } from '../../src/import/index.js';
import type { TestApp } from '../support/app.js';
import { ImportTestFolder } from '../support/import-folder.js';
import { startPageWorld } from '../support/page-world.js';
import { SILENT } from '../support/silent-watcher.js';

const PAGES = ['/', '/users/3000', '/quality'];
const NAMED = 'range=last-7d';
const ENDS = 'from=2016-11-24&to=2016-12-01';

const RANGES = /<nav class="choices" aria-label="Ranges">[\s\S]*?<\/nav>/;
const ARROWS = /<a class="arrow"[\s\S]*?<\/a>/g;

/** A link of a page: its words, and its address as it is followed. */
interface Link {
  readonly text: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** The data are October and November 2016. */
describe('pages of a relative range', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startPageWorld();
  });

  afterAll(() => app.close());

  const ask = async (address: string): Promise<{ status: number; html: string }> => {
    const response = await fetch(app.url + address, { headers: { accept: 'text/html' } });
    return { status: response.status, html: unescaped(await response.text()) };
  };
  const htmlOf = async (address: string): Promise<string> => (await ask(address)).html;
  const main = (html: string): string => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  const rangeOf = (html: string): string | undefined => /<strong>([^<]*)<\/strong>/.exec(html)?.[1];

  /** All that tells of data, without links and what is at work in the range bar. */
  const figuresOf = (html: string): string =>
    main(html)
      .replace(/ href="[^"]*"/g, '')
      .replace(/<input type="hidden"[^>]*>/g, '');

  describe.each(PAGES)('on %s', (page) => {
    it('shows what its ends would show', async () => {
      const [named, ends] = [await ask(`${page}?${NAMED}`), await ask(`${page}?${ENDS}`)];
      expect([named.status, rangeOf(named.html)]).toEqual([200, '24 – 30 Nov 2016']);
      expect(figuresOf(named.html)).toBe(figuresOf(ends.html));
    });

    it.each(['from=2016-11-01', 'to=2016-11-01', 'through=2016-11-01'])(
      'is refused beside %s, in the words of the API',
      async (end) => {
        const { status, html } = await ask(`${page}?${NAMED}&${end}`);
        const api = await fetch(`${app.url}/api/consumption?${NAMED}&from=2016-11-01`);
        const { errors } = (await api.json()) as { errors: readonly { detail: string }[] };
        expect(status).toBe(400);
        expect(html).toContain('<code>range</code>');
        expect(html).toContain(errors[0]?.detail);
      },
    );

    it('says what it takes instead of one that it does not know', async () => {
      const { status, html } = await ask(`${page}?range=last-week`);
      expect(status).toBe(400);
      expect(html).toContain('range takes one of last-7d, last-30d (1 to 9999 days), this-month, last-month');
    });

    it('is offered by name, and the one that is shown is marked', async () => {
      const ranges = (html: string): readonly Link[] => linksIn(RANGES.exec(html)?.[0] ?? '');
      const offered = ranges(await htmlOf(`${page}?${ENDS}`));
      expect(offered).toEqual([
        { text: 'Whole period', href: page, isCurrent: false },
        { text: 'This month', href: `${page}?range=this-month`, isCurrent: false },
        { text: 'Last month', href: `${page}?range=last-month`, isCurrent: false },
        { text: 'Last 30 days', href: `${page}?range=last-30d`, isCurrent: false },
        { text: 'Last 7 days', href: `${page}?range=last-7d`, isCurrent: true },
        { text: 'Last day', href: `${page}?range=last-1d`, isCurrent: false },
      ]);
      expect(ranges(await htmlOf(`${page}?${NAMED}`))).toEqual(offered);
    });

    it('becomes ends by the arrows, and is not sent along by the form of dates', async () => {
      const html = await htmlOf(`${page}?${NAMED}`);
      expect(/<a class="arrow" href="([^"]*)" rel="prev"/.exec(html)?.[1]).toBe(
        `${page}?from=2016-11-17&to=2016-11-24`,
      );
      const form = /<form class="rangebar-form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
      expect(form).toContain('name="from" value="2016-11-24"');
      expect(form).toContain('name="through" value="2016-11-30"');
      expect(form).not.toContain('last-7d');
    });
  });

  it('stays in the links of the summary, but for those to a day', async () => {
    const { kept, others } = divided(await htmlOf(`/?${NAMED}&sort=-peak`));
    expect(kept).toEqual(
      expect.arrayContaining([
        `/?${NAMED}&sort=-peak&measure=mean`,
        `/?${NAMED}&sort=-peak&split=area`,
        `/?${NAMED}&sort=-peak&resolution=1d`,
        `/?${NAMED}&sort=peak#users`,
        `/?${NAMED}&sort=-peak&page=2#users`,
        `/users/3029?${NAMED}&sort=-peak`,
        `/api/consumption?${NAMED}&resolution=30m&format=csv`,
        `/api/consumption/profile?${NAMED}&format=csv`,
        `/api/users?${NAMED}&sort=-peak&format=csv`,
      ]),
    );
    expect(others.length).toBeGreaterThan(0);
    for (const href of others) expect(href).toMatch(/^\/\?from=2016-11-\d\d&to=2016-1[12]-\d\d&sort=-peak$/);
  });

  it('stays in the links of a user, but for the numbers of the day', async () => {
    const { kept, others } = divided(await htmlOf(`/users/3001?${NAMED}&area=a1&sort=-peak`));
    expect(kept).toEqual(
      expect.arrayContaining([
        `/?${NAMED}&area=a1&sort=-peak`,
        `/?${NAMED}&tariff=t2`,
        `/users/3002?${NAMED}&area=a1&sort=-peak`,
        `/users/3001?${NAMED}&area=a1&sort=-peak&resolution=1d`,
        `/users/3001?${NAMED}&area=a1&sort=-peak&day=2016-11-29#day`,
        `/api/users/3001/consumption?${NAMED}&resolution=30m&format=csv`,
        `/api/consumption/peaks?${NAMED}&user=3001&format=csv`,
      ]),
    );
    expect(others).toEqual([
      '/api/users/3001/consumption?from=2016-11-30&to=2016-12-01&resolution=30m&format=csv',
    ]);
  });

  it('stays in the links of data quality', async () => {
    const { kept, others } = divided(await htmlOf(`/quality?${NAMED}`));
    expect(kept).toEqual(
      expect.arrayContaining([
        `/quality?${NAMED}&sort=id#coverage`,
        `/quality?${NAMED}&page=2#coverage`,
        `/users/3000?${NAMED}`,
        `/api/quality?${NAMED}&format=csv`,
      ]),
    );
    expect(others).toEqual([]);
  });

  it('moves with the data', async () => {
    const folder = await ImportTestFolder.create();
    try {
      await folder.users('3000,a2,t1');
      await folder.readings(3000, '2016-12-01 00:00:00,10', '2016-12-01 00:30:00,20');
      await app.get(Importer).import([folder.path], DEFAULT_OPTIONS, SILENT, new AbortController().signal);
    } finally {
      await folder.remove();
    }
    for (const page of PAGES) {
      expect([page, rangeOf(await htmlOf(`${page}?${NAMED}`))]).toEqual([page, '25 Nov – 1 Dec 2016']);
      expect([page, rangeOf(await htmlOf(`${page}?${ENDS}`))]).toEqual([page, '24 – 30 Nov 2016']);
    }
  });

  /** Links outside the choice of ranges: those that keep the relative one alone, and the others. */
  function divided(html: string): { kept: readonly string[]; others: readonly string[] } {
    const links = linksIn(main(html).replace(RANGES, '').replace(ARROWS, ''))
      .map(({ href }) => href)
      .filter((href) => /^\/(\?|$|users|quality|api)/.test(href));
    const isKept = (href: string): boolean => href.includes(NAMED) && !/from=|to=|through=/.test(href);
    return { kept: links.filter(isKept), others: links.filter((href) => !isKept(href)) };
  }
});

function linksIn(html: string): readonly Link[] {
  return [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)].map(([, attributes = '', text = '']) => ({
    text: text.replace(/<[^>]*>/g, ''),
    href: /href="([^"]*)"/.exec(attributes)?.[1] ?? '',
    isCurrent: attributes.includes('aria-current="true"'),
  }));
}

function unescaped(html: string): string {
  return html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
}
