import fc from 'fast-check';
import type { TestApp } from '../support/app.js';
import { type ApiDocument, type DocumentedParameter, readDocument } from '../support/documented.js';
import { rounds } from '../support/rounds.js';
import { startSmallWorld } from '../support/small-world.js';

/** Of each address. */
const RUNS = rounds(30, 600);

/** No request is answered in a series of more points, whatever is asked. */
const MOST_POINTS = 5_000;

/** What PostgreSQL, its driver or a stack would say. */
const INTERNALS =
  /syntax error|relation "|column "|operator does not exist|violates|sqlstate|node_modules|\.[jt]s:\d+/i;

describe('the API under requests that nobody foresaw', () => {
  let app: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    app = await startSmallWorld();
    document = await readDocument(app);
  });

  afterAll(() => app.close());

  it('answers each of them, refuses what is wrong with a problem, and keeps its limits', async () => {
    for (const [path, { get }] of Object.entries(document.paths)) {
      const parameters = get.parameters ?? [];
      await fc.assert(
        fc.asyncProperty(requestOf(path, parameters), async ({ address, accept }) => {
          const answer = await fetch(app.url + address, { headers: { accept } });
          const text = await answer.text();
          expect([200, 400, 404, 406, 422]).toContain(answer.status);
          expect(Object.keys(get.responses)).toContain(String(answer.status));
          expect(text).not.toMatch(INTERNALS);
          if (!answer.ok) expectProblem(answer, text);
          else if (isJson(answer)) expectWithinLimits(address, text);
        }),
        { numRuns: RUNS },
      );
    }
  });
});

interface FuzzedRequest {
  readonly address: string;
  readonly accept: string;
}

/** Mostly parameters that the address has, mostly with values near what they take. */
function requestOf(path: string, parameters: readonly DocumentedParameter[]): fc.Arbitrary<FuzzedRequest> {
  const ids = parameters.filter((parameter) => parameter.in === 'path');
  const known = parameters.filter((parameter) => parameter.in === 'query').map(pairOf);
  const anything = fc.tuple(
    fc.oneof(fc.constantFrom('request', 'asked', 'filter', '__proto__', 'constructor', 'a[b]'), fc.string()),
    junk,
  );
  const pairs = fc.array(
    fc.oneof(
      { weight: 12, arbitrary: known.length > 0 ? fc.oneof(...known) : anything },
      { weight: 1, arbitrary: anything },
    ),
    {
      maxLength: 5,
    },
  );
  return fc.record({
    address: fc
      .tuple(fc.array(valueOf(ids[0]), { minLength: ids.length, maxLength: ids.length }), pairs)
      .map(([values, query]) => addressWith(path, values, query)),
    accept: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('application/json', '*/*', 'text/csv') },
      { weight: 1, arbitrary: fc.constantFrom('application/x-ndjson', 'image/png', ';;,q=1', 'text/*;q=2') },
    ),
  });
}

function addressWith(
  path: string,
  values: readonly string[],
  query: readonly (readonly [string, string])[],
): string {
  let filled = 0;
  const address = path.replace(/\{\w+\}/g, () => encodeURIComponent(values[filled++] ?? '1') || '0');
  return `${address}?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()}`;
}

function pairOf(parameter: DocumentedParameter): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(fc.constant(parameter.name), valueOf(parameter));
}

const junk = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'NaN',
    'null',
    'undefined',
    '\u0000',
    "'; drop table users; --",
    '%',
    '%%00',
    '${x}',
    '../..',
    '=1+1',
    '2016-02-30',
    '9'.repeat(40),
    'x'.repeat(3_000),
  ),
  fc.string({ unit: 'binary' }),
);

const dates = fc.constantFrom(
  '1899-12-31',
  '1900-01-01',
  '2016-07-15',
  '2016-07-16',
  '2016-07-17T12:30:00+01:00',
  '2016-07-20T00:15:00Z',
  '2024-02-29',
  '2199-12-31',
  '2200-01-01',
  '2016-07-15T24:00:00Z',
);
const words = fc.constantFrom(
  'a1',
  'a2',
  't1',
  'a1,a2',
  ',',
  '30',
  'last-7d',
  'last-9999d',
  'this-year',
  'last-month',
  'day:07:00-23:00,night:23:00-07:00',
  'a:00:00-00:00',
  '3000_24476640_0',
  '3000_-999999999_1',
  '9999999999_0_0',
);

/** Values at and beyond the edges of what a parameter takes. */
function valueOf(parameter: DocumentedParameter | undefined): fc.Arbitrary<string> {
  const { enum: choices, minimum = -1, maximum = 1_000_000 } = parameter?.schema ?? {};
  const near = choices
    ? fc.constantFrom(...choices)
    : parameter?.schema.type === 'integer' || parameter?.schema.type === 'number'
      ? fc
          .oneof(
            fc.integer({ min: Math.ceil(minimum), max: Math.ceil(Math.min(maximum, minimum + 3_100)) }),
            fc.constantFrom(minimum - 1, minimum, maximum, maximum + 1, 1.5),
          )
          .map(String)
      : fc.oneof(dates, words);
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: junk });
}

const isJson = (answer: Response): boolean =>
  (answer.headers.get('content-type') ?? '').startsWith('application/json');

function expectProblem(answer: Response, text: string): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(JSON.parse(text)).toMatchObject({
    status: answer.status,
    code: expect.stringMatching(/^[a-z_]+$/) as string,
  });
}

function expectWithinLimits(address: string, text: string): void {
  const { results = [] } = JSON.parse(text) as { readonly results?: readonly { readonly start?: string }[] };
  const size = Number(new URL(address, 'http://here').searchParams.get('page_size') ?? Infinity);
  expect(results.length).toBeLessThanOrEqual(Math.min(size, 10 * MOST_POINTS));
  expect(new Set(results.map(({ start }) => start)).size).toBeLessThanOrEqual(MOST_POINTS);
}
