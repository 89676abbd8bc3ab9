import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TestApp } from '../support/app.js';
import { addressOf, type ApiDocument, readDocument } from '../support/documented.js';
import { parametersOf, routesOf } from '../support/routes.js';
import { startSmallWorld } from '../support/small-world.js';

describe('the description of the API', () => {
  let app: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    app = await startSmallWorld();
    document = await readDocument(app);
  });

  afterAll(() => app.close());

  it('is OpenAPI 3.1 by the schema of the specification', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('names every route that answers under /api, and no other', () => {
    const described = Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'));
    expect(described.sort()).toEqual(
      routesOf(app)
        .filter((path) => path.startsWith('/api/'))
        .sort(),
    );
  });

  it('lists every parameter that a route takes, with a description', () => {
    for (const [path, { get }] of Object.entries(document.paths)) {
      const parameters = get.parameters ?? [];
      expect(parameters.filter(({ description = '' }) => !description.endsWith('.'))).toEqual([]);
      expect([
        path,
        parameters
          .filter((one) => one.in === 'query' && one.name !== 'format')
          .map(({ name }) => name)
          .sort(),
      ]).toEqual([path, [...parametersOf(app, path)].sort()]);
    }
  });

  it('says of every address what it is for and which problems it may answer with', () => {
    for (const { get } of Object.values(document.paths)) {
      expect(get.summary).toMatch(/\w/);
      expect(Object.keys(get.responses)).toEqual(expect.arrayContaining(['200', '400', '403', '406', '503']));
    }
  });

  it('names 422 for exactly those addresses that refuse what is well formed', async () => {
    for (const [path, { get }] of Object.entries(document.paths)) {
      const takes = (name: string): boolean => (get.parameters ?? []).some((one) => one.name === name);
      const address = (query: string): string => addressOf(path).replace(/\?.*/, '') + query;
      const refused = [
        ...(takes('from') ? [address('?from=2016-07-20&to=2016-07-19')] : []),
        ...(takes('from') && takes('resolution') ? [address('?from=2000-01-01&resolution=30m')] : []),
        ...(takes('bands') ? [address('?bands=day:07:00-23:00')] : []),
        ...(takes('with') ? [address('?with=last-year')] : []),
      ];
      for (const one of refused) expect([one, (await fetch(app.url + one)).status]).toEqual([one, 422]);
      expect([path, '422' in get.responses]).toEqual([path, refused.length > 0]);
    }
  });

  it('has examples that are what it describes', () => {
    const validators = new Validators(document);
    for (const [path, { get }] of Object.entries(document.paths)) {
      const json = get.responses['200']?.content?.['application/json'];
      if (json) expect([path, validators.problems(json.schema, json.example)]).toEqual([path, []]);
    }
  });

  it('describes the real answer of every address, and of every problem', async () => {
    const validators = new Validators(document);
    for (const [path, { get }] of Object.entries(document.paths)) {
      const content = get.responses['200']?.content ?? {};
      const schema = content['application/json']?.schema;
      if (!schema || path === '/api/openapi.json') continue;
      for (const query of variantsOf(get.parameters?.map(({ name }) => name) ?? [])) {
        const address = query === '' ? addressOf(path) : addressOf(path).replace(/\?.*/, '') + query;
        const answer = await fetch(app.url + address, { headers: { accept: 'application/json' } });
        const problem = problemSchema(document);
        if (query === '') expect([address, answer.status]).toEqual([address, 200]);
        const body: unknown = await answer.json();
        expect([
          address,
          answer.status < 500,
          validators.problems(answer.ok ? schema : problem, body),
        ]).toEqual([address, true, []]);
        // So a client that was made from the description knows what to expect.
        expect([address, Object.keys(get.responses)]).toEqual([
          address,
          expect.arrayContaining([String(answer.status)]),
        ]);
      }
    }
  });

  it('is answered from the copy that the client has', async () => {
    const first = await fetch(`${app.url}/api/openapi.json`);
    const tag = first.headers.get('etag') ?? '';
    const second = await fetch(`${app.url}/api/openapi.json`, { headers: { 'if-none-match': tag } });
    expect([first.status, second.status]).toEqual([200, 304]);
  });

  it('is a page, too: all of it in the HTML, without a script of its own or a foreign host', async () => {
    const answer = await fetch(`${app.url}/api/docs`);
    const html = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/html');
    for (const path of Object.keys(document.paths)) expect(html).toContain(`GET ${path}<`);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).not.toMatch(/<script(?![^>]*src=)/);
  });
});

/** Addresses worth a look at: as it stands, and with the parameters that change the answer's fields. */
function variantsOf(parameters: readonly string[]): readonly string[] {
  const candidates = [
    'split=area,tariff',
    'resolution=1d',
    'from=2016-07-16&to=2016-07-17',
    'from=2030-01-01&to=2030-01-02',
    'from=2016-07-17&to=2016-07-16',
    'resolution=30m&from=2000-01-01&to=2016-07-16',
    'bands=day:07:00-23:00',
    'user=3000',
    'page=2&page_size=1',
    'rows=weekday',
    'area=nowhere',
    'resolution=2h',
  ];
  return [
    '',
    ...candidates
      .filter((query) => query.split('&').every((one) => parameters.includes(one.split('=')[0] ?? '')))
      .map((query) => `?${query}`),
  ];
}

const problemSchema = (document: ApiDocument): object => document.components.schemas['Problem']!;

/** Checks values against schemas of the document; a field that it does not describe is a mistake, too. */
class Validators {
  private readonly ajv = new Ajv2020({ allErrors: true, strict: false });
  private readonly compiled = new Map<object, ValidateFunction>();

  constructor(private readonly document: ApiDocument) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
  }

  problems(schema: object, value: unknown): readonly string[] {
    const validate =
      this.compiled.get(schema) ??
      this.ajv.compile({ ...closed(schema), components: closed(this.document.components) });
    this.compiled.set(schema, validate);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

function closed<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(closed) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return (
    'properties' in copy && copy['type'] === 'object' ? { ...copy, additionalProperties: false } : copy
  ) as Node;
}
