import type { TestApp } from './app.js';
import { routesOf } from './routes.js';

/** A parameter as the document describes it. */
export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly description?: string;
  readonly schema: {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly items?: object;
  };
}

/** As much of the OpenAPI document as the specs walk through. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly operationId: string;
          readonly summary?: string;
          readonly parameters?: readonly DocumentedParameter[];
          readonly responses: Readonly<
            Record<
              string,
              {
                readonly $ref?: string;
                readonly content?: Readonly<
                  Record<string, { readonly schema: object; readonly example?: unknown }>
                >;
              }
            >
          >;
        };
      }
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export async function readDocument(app: TestApp): Promise<ApiDocument> {
  return (await (await fetch(`${app.url}/api/openapi.json`)).json()) as ApiDocument;
}

const NEEDED: Readonly<Record<string, string>> = {
  // A range that has a week before it.
  '/api/consumption/compare': '?from=2016-07-23&to=2016-07-24',
  // As many as CSV gives.
  '/api/readings': '?page_size=5000',
};

/** An address that has an answer of the small world. */
export function addressOf(path: string): string {
  const query = NEEDED[path] ?? '';
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = { id: path.startsWith('/api/users/') ? '3002' : '1' }[name];
    if (value === undefined) throw new Error(`no value for {${name}} of ${path}`);
    return value;
  });
  return address + query;
}

/** Those of people who sign in, and of who administers them: what they keep must be written, and may lie in another database. */
const OF_SESSIONS = ['/account/', '/admin/', '/sign-'];

/** Every route of the small world that shows data, in every format that it has. */
export async function everyAddress(
  app: TestApp,
): Promise<readonly { readonly address: string; readonly accept: string }[]> {
  const { paths } = await readDocument(app);
  const documented = Object.entries(paths).flatMap(([path, { get }]) =>
    Object.keys(get.responses['200']?.content ?? {}).map((accept) => ({ address: addressOf(path), accept })),
  );
  const pages = routesOf(app)
    .filter((path) => !path.startsWith('/api/') && !path.includes('*'))
    .filter((path) => !OF_SESSIONS.some((begin) => path.startsWith(begin)))
    .map((path) => ({ address: pageOf(path), accept: 'text/html' }));
  return [...documented, ...pages];
}

function pageOf(path: string): string {
  return path.replace(/:(\w+)/g, () => (path.startsWith('/users/') ? '3002' : '1'));
}
