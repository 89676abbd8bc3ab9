import type { Asked } from './asked.js';

/** What there is to ask for in a database. */
export interface Contents {
  /** Queries that name a range: whole, days, cutting days, over clock changes, without data, relative. */
  readonly ranges: readonly string[];
  /** A short range, for half-hours. */
  readonly shortRange: string;
  /** The end of the data and a year before it lie in this one. */
  readonly comparedRange: string;
  readonly users: readonly number[];
  /** Queries that name segments. */
  readonly filters: readonly string[];
  readonly searches: readonly string[];
  readonly imports: readonly number[];
}

const RESOLUTIONS = ['30m', '1h', '1d', '1w', '1mo', 'auto'].map((step) => `resolution=${step}`);
const SPLITS = ['area', 'tariff', 'area,tariff'];
const SORTS = [
  ...['id', 'area', 'tariff', 'total', 'mean_day', 'peak', 'load_factor', 'cv', 'base_load', 'night_share'],
  ...['peer_percentile', 'coverage', 'estimated'],
].flatMap((sort) => [sort, `-${sort}`]);
const BANDS = [
  'day:07:00-23:00,night:23:00-07:00',
  'peak:weekday:16:00-19:00,rest:weekday:19:00-16:00,rest:saturday%2Bsunday:00:00-24:00',
];
const ANALYSES = ['profile', 'heatmap', 'peaks', 'duration', 'time-of-use', 'unusual-days'];
const ISSUES = ['rejects', 'repeats', 'restatements'];

/** Every route and page, with what makes its answer another one. */
export function addressesOf(contents: Contents): readonly Asked[] {
  return [
    ...program(),
    ...series(contents),
    ...analyses(contents),
    ...users(contents),
    ...readings(contents),
    ...quality(contents),
    ...ledger(contents),
    ...pages(contents),
    ...refusals(contents),
  ];
}

/** A path with each of some queries; an empty one is the path alone. */
function each(path: string, queries: readonly string[]): readonly Asked[] {
  return queries.map((query) => ({ address: query === '' ? path : `${path}?${query}` }));
}

const withQuery = (query: string, more: readonly string[]): readonly string[] =>
  more.map((one) => [query, one].filter(Boolean).join('&'));

function program(): readonly Asked[] {
  const api = ['/api/health', '/api/ready', '/api/meta', '/api/segments', '/api/openapi.json'];
  return [
    ...[...api, '/api/segments?format=csv', '/api/docs'].map((address) => ({ address })),
    { address: '/api/segments', headers: { accept: 'text/csv' } },
    { address: '/api/segments', method: 'HEAD' },
    { address: '/api/segments', headers: { 'if-none-match': '*' } },
  ];
}

function series({ ranges, shortRange, filters, users }: Contents): readonly Asked[] {
  const path = '/api/consumption';
  const [first = 0] = users;
  return [
    ...each(path, ranges),
    ...each(path, withQuery('resolution=1mo&split=area', ranges)),
    ...each(path, withQuery(shortRange, RESOLUTIONS)),
    ...each(
      path,
      SPLITS.flatMap((split) => [
        `resolution=1w&split=${split}`,
        `${shortRange}&resolution=1h&split=${split}&format=csv`,
      ]),
    ),
    ...each(path, withQuery('resolution=1w', filters)),
    ...each(path, [`${shortRange}&resolution=30m&format=csv`, 'resolution=1mo&format=csv']),
    ...users.flatMap((user) => each(`/api/users/${user}/consumption`, ['', 'resolution=1w&format=csv'])),
    ...each(`/api/users/${first}/consumption`, [...ranges.slice(1), ...withQuery(shortRange, RESOLUTIONS)]),
  ];
}

function analyses(contents: Contents): readonly Asked[] {
  const { ranges, comparedRange, shortRange, filters, users } = contents;
  const path = (name: string): string => `/api/consumption/${name}`;
  const [first = 0] = users;
  return [
    ...ANALYSES.flatMap((name) => [
      ...each(path(name), ranges),
      ...each(path(name), withQuery(`user=${first}`, ranges)),
      ...each(path(name), filters.slice(0, 2)),
      ...each(
        path(name),
        users.slice(1).map((user) => `user=${user}`),
      ),
      ...each(path(name), ['format=csv', `${shortRange}&user=${first}&format=csv`]),
    ]),
    ...each(path('diversity'), [...ranges, ...filters, 'format=csv']),
    ...each(path('heatmap'), [...withQuery('rows=weekday', ranges), `${shortRange}&rows=date`]),
    ...each(
      path('time-of-use'),
      BANDS.flatMap((bands) => withQuery(`bands=${bands}`, ranges.slice(0, 2))),
    ),
    ...each(path('compare'), [
      ...ranges.filter(Boolean),
      ...withQuery(comparedRange, [
        'with=previous',
        'with=last-year',
        'format=csv',
        ...filters,
        ...users.map((user) => `user=${user}&with=last-year`),
      ]),
    ]),
  ];
}

function users({ ranges, filters, searches, users }: Contents): readonly Asked[] {
  const path = '/api/users';
  return [
    ...each(
      path,
      SORTS.map((sort) => `sort=${sort}&page_size=10`),
    ),
    ...each(path, withQuery('sort=base_load&page_size=7', ranges)),
    ...each(path, [...filters, ...searches, 'page=2&page_size=3', 'page=999', 'format=csv']),
    ...each(path, withQuery(ranges[1] ?? '', ['format=csv'])),
    ...users.flatMap((user) => each(`${path}/${user}`, [...ranges, 'cap_wh=99.5', 'format=csv'])),
  ];
}

function readings({ ranges, shortRange, filters, users }: Contents): readonly Asked[] {
  const path = '/api/readings';
  const [first = 0, second = 0] = users;
  return [
    ...each(path, withQuery('page_size=50', ranges)),
    ...each(path, withQuery(`${shortRange}&page_size=40`, filters)),
    ...each(
      path,
      withQuery(shortRange, [
        `user=${first}`,
        `user=${second}&page_size=5000`,
        `user=${first}&format=csv`,
        `user=${second}&format=ndjson`,
        'page_size=3',
        'quality=unknown&page_size=5',
        'quality=estimated,derived&format=csv',
        `page_size=3&cursor=${second}_24600000_0`,
      ]),
    ),
    ...each(path, ['range=last-7d&page_size=5', `from=2030-01-01&to=2030-01-02&format=csv`]),
    { address: `${path}?${shortRange}&user=${first}`, headers: { accept: 'application/x-ndjson' } },
  ];
}

function quality({ ranges, filters }: Contents): readonly Asked[] {
  return each('/api/quality', [
    ...ranges,
    ...filters,
    'cap_wh=300&page=2&page_size=4',
    'page=900',
    'format=csv',
  ]);
}

function ledger({ imports, users }: Contents): readonly Asked[] {
  return [
    ...each('/api/imports', ['', 'page=2&page_size=2', 'page=50', 'format=csv']),
    ...each('/api/removals', ['', 'page=2', 'format=csv']),
    ...imports.flatMap((id) => [
      ...each(`/api/imports/${id}`, ['', 'result=not_loaded', 'page=2&page_size=3', 'format=csv']),
      ...ISSUES.flatMap((issues) =>
        each(`/api/imports/${id}/${issues}`, [
          '',
          'page=2&page_size=2',
          `code=bad_number&user=${users[1] ?? 0}`,
          'format=csv',
        ]),
      ),
    ]),
  ];
}

function pages({ ranges, shortRange, filters, searches, users, imports }: Contents): readonly Asked[] {
  const [first = 0, second = 0] = users;
  return [
    ...each('/', [
      ...ranges,
      ...withQuery(shortRange, RESOLUTIONS),
      ...filters,
      ...searches,
      ...SPLITS.map((split) => `split=${split}&measure=mean`),
      ...SORTS.filter((_, index) => index % 3 === 0).map((sort) => `sort=${sort}`),
      ...['page=2', 'page=99', 'from=2025-10-10&through=2025-10-12', 'measure=mean&resolution=1w'],
      'from=&through=&resolution=&area=&tariff=&search=',
    ]),
    ...users.flatMap((user) => each(`/users/${user}`, [''])),
    ...each(`/users/${first}`, [
      ...ranges.slice(1),
      ...withQuery(shortRange, RESOLUTIONS),
      ...filters,
      ...searches,
      'sort=-peak',
      'day=2016-10-30',
      'day=2025-10-26',
      'day=2030-01-01',
    ]),
    ...each(`/users/${second}`, withQuery('day=2016-03-27', ['', 'sort=id'])),
    ...each('/quality', [
      ...ranges,
      ...filters,
      ...['sort=coverage', 'sort=-coverage', 'sort=id', 'sort=-id', 'sort=-estimated'],
      ...['page=2', 'page=77', 'rows_page=2'],
    ]),
    ...each('/imports', ['', 'page=2', 'page=60', 'removals_page=2']),
    ...imports.flatMap((id) =>
      each(`/imports/${id}`, [
        ...['', 'kind=reject', 'kind=repeat', 'kind=restatement', 'kind=reject&code=bad_number'],
        ...[`kind=repeat&user=${second}`, 'user=', 'files=loaded', 'files=not_loaded'],
        ...['files=loaded&files_page=2', 'kind=repeat&page=2'],
      ]),
    ),
  ];
}

const WRONG: Readonly<Record<string, readonly string[]>> = {
  '/api/consumption': [
    ...['from=yesterday', 'to=2016-02-30', 'range=last-0d', 'range=last-7d&from=2016-01-01', 'resolution=2h'],
    ...['split=user', 'colour=red', 'format=xml', 'from=2016-10-02&to=2016-10-01', 'resolution=30m'],
    'area=a&area=b,c',
  ],
  '/api/consumption/profile': ['user=-1', 'user=x', 'user=2147483648', 'user=99999', 'user=1&user=2'],
  '/api/consumption/heatmap': ['rows=month'],
  '/api/consumption/compare': ['', 'with=tomorrow', 'from=1950-01-01&to=1950-01-02'],
  '/api/consumption/time-of-use': [
    ...['bands=day', 'bands=day:07:00-23:00', 'bands=a:00:00-24:00,b:01:00-02:00', 'bands=a:25:00-26:00'],
  ],
  '/api/users': ['page=0', 'page=1.5', 'page=x', 'page_size=501', 'sort=name', `search=${'x'.repeat(101)}`],
  '/api/users/99999': ['', 'cap_wh=100'],
  '/api/users/99999/consumption': [''],
  '/api/users/x': [''],
  '/api/readings': [
    'cursor=x',
    'quality=guessed',
    'page_size=5001',
    'user=abc',
    'format=html',
    'from=2016-10-02&to=2016-10-01',
  ],
  '/api/quality': ['cap_wh=0', 'cap_wh=x', 'cap_wh=1000000001', 'page=-1', 'cap_wh='],
  '/api/imports': ['page=0', 'page_size=0', 'sort=id'],
  '/api/imports/999': ['', 'format=csv'],
  '/api/imports/999/rejects': [''],
  '/api/imports/x': [''],
  '/api/imports/1': ['result=good'],
  '/api/imports/1/rejects': ['code=BAD', 'user=x', 'page=1000001'],
  '/api/nothing': [''],
  '/api': [''],
  '/': [
    ...['page=0', 'page=x', 'colour=red', 'resolution=5m', 'to=2016-01-02&through=2016-01-01', 'sort=name'],
    ...['range=last-week', 'range=last-7d&through=2016-01-01'],
  ],
  '/users/99999': [''],
  '/users/x': [''],
  '/quality': ['sort=total', 'page=0', 'from=2016-10-02&to=2016-10-01'],
  '/imports': ['page=0'],
  '/imports/999': [''],
  '/imports/1': ['kind=good', 'code=BAD', 'user=x', 'files=some'],
  '/nothing': [''],
};

function refusals({ users: [user = 0] }: Contents): readonly Asked[] {
  return [
    ...Object.entries(WRONG).flatMap(([path, queries]) => each(path, queries)),
    ...each(`/users/${user}`, ['day=monday', 'from=2016-10-02&to=2016-10-01', 'page=2']),
    ...['/api/users', '/api/meta', '/api/readings'].map((address) => ({
      address,
      headers: { accept: 'image/png' },
    })),
    ...['/api/users', '/', '/api/nothing'].map((address) => ({ address, method: 'POST' })),
    ...['/api/users', '/'].map((address) => ({ address, headers: { 'x-forwarded-for': '192.0.2.1' } })),
  ];
}
