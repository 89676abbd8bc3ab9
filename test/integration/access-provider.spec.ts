import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OidcProvider, { type JWKS } from 'oidc-provider';
import { AccessDatabase } from '../../src/access/index.js';
import { type Answer, ask, auditOf, cookiesOf } from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Key {
  readonly kid: string;
  readonly secret: KeyObject;
}

const newKey = (kid: string): Key => ({
  kid,
  secret: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
});

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  olga: ['operators'],
  nora: ['north', 'choir'],
  anna: ['analysts', 'north'],
  gast: ['choir'],
};

type Claims = Record<string, unknown>;

/** A provider, and what it is made to do wrong. */
class TestProvider {
  tamper: ((claims: Claims) => Claims) | undefined;
  signsWith: Key | undefined;
  private keys: readonly Key[] = [newKey('first')];
  private server: Server | undefined;
  private handle: ReturnType<OidcProvider['callback']> | undefined;

  get issuer(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  get key(): Key {
    return this.keys[0]!;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => void this.handle?.(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  /** As after a restart with other keys. */
  serve(callback: string, keys: readonly Key[] = this.keys): void {
    this.keys = keys;
    const jwks = {
      keys: keys.map(({ kid, secret }) => ({
        ...secret.export({ format: 'jwk' }),
        kid,
        use: 'sig',
        alg: 'RS256',
      })),
    };
    const provider = new OidcProvider(this.issuer, {
      jwks: jwks as unknown as JWKS,
      clients: [
        {
          client_id: 'halfhour',
          client_secret: 'a secret of the client',
          redirect_uris: [callback],
          post_logout_redirect_uris: [new URL('/sign-in', callback).href],
        },
      ],
      claims: { openid: ['sub', 'groups'], profile: ['preferred_username'], email: ['email'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['only for tests'] },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, preferred_username: sub, groups: [...(GROUPS[sub] ?? [])] }),
      }),
      pkce: { required: () => true },
    });
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path === '/token' && body?.id_token !== undefined)
        body.id_token = this.signed(body.id_token);
    });
    this.handle = provider.callback();
  }

  stop(): void {
    this.server?.close();
  }

  private signed(token: string): string {
    if (!this.tamper && !this.signsWith) return token;
    const { kid, secret } = this.signsWith ?? this.key;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
    const part = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url');
    const text = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(this.tamper?.(claims) ?? claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(secret, 'base64url')}`;
  }
}

/** A browser with cookies that follows redirections until it is told not to. */
class Browser {
  readonly cookies = new Map<string, string>();

  async get(url: string, form?: Record<string, string>): Promise<Answer> {
    const { origin } = new URL(url);
    const cookie = [...this.cookies]
      .filter(([key]) => key.startsWith(origin))
      .map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`)
      .join('; ');
    const answer = await ask(url, cookie === '' ? {} : { cookie }, form);
    for (const part of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(part) ?? [];
      if (value === '') this.cookies.delete(`${origin} ${name}`);
      else this.cookies.set(`${origin} ${name}`, value);
    }
    return answer;
  }

  /** Signs in at the provider and says yes to everything, up to the address that leads back. */
  async signInAt(begin: string, name: string, app: string): Promise<string> {
    let answer = await this.get(begin);
    let url = begin;
    for (let step = 0; step < 12; step++) {
      const location = answer.headers['location'];
      if (typeof location === 'string') {
        url = new URL(location, url).href;
        if (url.startsWith(`${app}/sign-in/provider/callback`)) return url;
        answer = await this.get(url);
      } else {
        const action = /action="([^"]+)"/.exec(answer.body)?.[1];
        if (action === undefined) throw new Error(`${url}: ${answer.status} ${answer.body.slice(0, 300)}`);
        const prompt = /name="prompt" value="(\w+)"/.exec(answer.body)?.[1] ?? '';
        url = new URL(action, url).href;
        answer = await this.get(url, { prompt, login: name, password: 'any' });
      }
    }
    throw new Error('the provider leads nowhere');
  }
}

describe('signing in at a provider of OpenID Connect', () => {
  const provider = new TestProvider();
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    await provider.start();
    database = await createTestDatabase();
    // The program's own address is known only once it listens: it is asked by the name that PUBLIC_URL says.
    const port = await freePort();
    app = await startTestApp(
      {
        ...database,
        environment: {
          ...database.environment,
          ACCESS: 'oidc',
          PUBLIC_URL: `http://127.0.0.1:${port}`,
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: 'halfhour',
          OIDC_CLIENT_SECRET: 'a secret of the client',
          ACCESS_ROLES: '{"operators":"admin","analysts":"viewer","north":["Nordheim"]}',
        },
      },
      port,
    );
    provider.serve(`${app.url}/sign-in/provider/callback`);
  });
  afterAll(async () => {
    provider.stop();
    await app.close();
    await database.drop();
    jest.restoreAllMocks();
  });

  afterEach(() => {
    provider.tamper = undefined;
    provider.signsWith = undefined;
  });

  const wayBack = (name: string, browser = new Browser(), to = '/quality'): Promise<string> =>
    browser.signInAt(`${app.url}/sign-in/provider?to=${to}`, name, app.url);
  const arrive = async (name: string, browser = new Browser()): Promise<Answer> =>
    browser.get(await wayBack(name, browser));

  it('is offered, with PKCE, state and nonce, and no password is asked', async () => {
    const page = await ask(`${app.url}/users/1`, { accept: 'text/html' });
    expect(page.status).toBe(401);
    expect(page.body).toContain('href="/sign-in/provider?to&#x3D;%2Fusers%2F1"');
    expect(page.body).not.toContain('type="password"');
    const { headers } = await ask(`${app.url}/sign-in/provider`);
    const url = new URL(String(headers['location']));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'halfhour',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(String(headers['set-cookie'])).toMatch(
      /halfhour-departure=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax/,
    );
  });

  it.each([
    ['olga', { role: 'admin', areas: null }],
    ['anna', { role: 'viewer', areas: null }],
    ['nora', { role: 'viewer', areas: ['Nordheim'] }],
  ])('lets %s in with what her groups are granted', async (name, granted) => {
    const browser = new Browser();
    const answer = await arrive(name, browser);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/quality']);
    const [row] = await app
      .get(AccessDatabase)
      .query('select role, to_json(areas) as areas, subject from access_sessions where person = $1', [name]);
    expect(row).toEqual({ ...granted, subject: name });
    expect((await browser.get(`${app.url}/account`)).body).toContain(provider.issuer);
    expect((await browser.get(`${app.url}/api/removals`)).status).toBe(granted.areas ? 403 : 200);
  });

  it('says to somebody to whom nothing is granted that it knows who it is', async () => {
    const answer = await arrive('gast');
    expect([answer.status, cookiesOf(answer)]).toEqual([403, '']);
    expect(answer.body).toContain('You are known as gast');
  });

  it.each<[string, (claims: Claims) => Claims]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['no nonce', ({ nonce: _, ...claims }) => claims],
    ['another audience', (claims) => ({ ...claims, aud: 'another' })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://another.example' })],
    ['a time that is over', (claims) => ({ ...claims, exp: Number(claims['iat']) - 600 })],
  ])('lets nobody in by a token with %s', async (_what, tamper) => {
    await auditOf(app);
    provider.tamper = tamper;
    const answer = await arrive('olga');
    expect([answer.status, cookiesOf(answer)]).toEqual([401, '']);
    expect(answer.body).toContain('The provider has not vouched for you');
    expect(await auditOf(app)).toEqual(['? sign_in_failed']);
    // The same token as it should be is taken.
    provider.tamper = (claims) => claims;
    expect((await arrive('olga')).status).toBe(303);
  });

  it('lets nobody in by a key that the provider does not name any more, and knows a new one at once', async () => {
    const [old, next] = [provider.key, newKey('second')];
    expect((await arrive('olga')).status).toBe(303);
    provider.serve(`${app.url}/sign-in/provider/callback`, [next]);
    expect((await arrive('olga')).status).toBe(303);
    provider.signsWith = old;
    expect((await arrive('olga')).status).toBe(401);
    provider.signsWith = { ...old, kid: next.kid };
    expect((await arrive('olga')).status).toBe(401);
  });

  it('takes a way back once, in the browser that has departed, with its state', async () => {
    const browser = new Browser();
    const url = await wayBack('olga', browser);
    expect((await new Browser().get(url)).status).toBe(401);
    const forged = new URL(url);
    forged.searchParams.set('state', 'another');
    const tried = new Browser();
    const other = await wayBack('olga', tried);
    const swapped = new URL(other);
    swapped.searchParams.set('state', new URL(url).searchParams.get('state') ?? '');
    expect((await tried.get(swapped.href)).status).toBe(401);
    expect((await browser.get(url)).status).toBe(303);
    expect((await browser.get(url)).status).toBe(401);
    await app.get(AccessDatabase).query(`update access_departures set ends_at = now() - interval '1 second'`);
  });

  it('does not take a way back after ten minutes', async () => {
    const browser = new Browser();
    const url = await wayBack('olga', browser);
    await app.get(AccessDatabase).query(`update access_departures set ends_at = now() - interval '1 second'`);
    expect((await browser.get(url)).status).toBe(401);
  });

  it('leads to no other site afterwards', async () => {
    const browser = new Browser();
    const answer = await browser.get(await wayBack('anna', browser, encodeURIComponent('//evil.example')));
    expect(answer.headers['location']).toBe('/');
  });

  it('signs out here, and says how to sign out there', async () => {
    const browser = new Browser();
    await arrive('anna', browser);
    const out = await browser.get(`${app.url}/sign-out`, {});
    expect([out.status, out.headers['location']]).toEqual([303, '/sign-in?out']);
    expect((await browser.get(`${app.url}/api/meta`)).status).toBe(401);
    const page = await browser.get(`${app.url}/sign-in?out`);
    const there = (/href="([^"]+session\/end[^"]*)"/.exec(page.body)?.[1] ?? '').replaceAll('&#x3D;', '=');
    expect(there).toMatch(new RegExp(`^${provider.issuer}/session/end\\?`));
  });

  it('signs out here also while the provider is away', async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const { environment } = app.database;
    const lone = await startTestApp({ ...database, environment: { ...environment, OIDC_ISSUER: away } });
    const page = await ask(`${lone.url}/sign-in?out`);
    await lone.close();
    expect([page.status, page.body.includes('has not vouched')]).toEqual([200, false]);
  });
});

describe('signing in by the word of a proxy', () => {
  let database: TestDatabase;
  let app: TestApp;
  const roles = '{"operators":"admin","north":["Nordheim"]}';
  const start = async (proxies: string): Promise<void> => {
    app = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'proxy', TRUST_PROXY: proxies, ACCESS_ROLES: roles },
    });
  };
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());
  afterEach(() => app.close());

  it('lets in whom the named proxy names, with what the groups are granted', async () => {
    await start('127.0.0.1');
    const of = async (headers: Record<string, string>, path = '/api/meta') =>
      (await ask(app.url + path, headers)).status;
    expect(await of({ 'remote-user': 'olga', 'remote-groups': 'choir, operators' })).toBe(200);
    expect(await of({ 'remote-user': 'nora', 'remote-groups': 'north' })).toBe(200);
    expect(await of({ 'remote-user': 'nora', 'remote-groups': 'north' }, '/api/removals')).toBe(403);
    expect(await of({ 'remote-user': 'gast', 'remote-groups': 'choir' })).toBe(403);
    expect(await of({ 'remote-user': 'gast' })).toBe(403);
    expect(await of({ 'remote-groups': 'operators' })).toBe(401);
    const page = await ask(`${app.url}/imports`, { 'remote-user': 'olga', 'remote-groups': 'operators' });
    expect(page.body).toContain('>olga</a>');
    expect(page.body).not.toContain('Sign out');
    expect(page.headers['vary']).toContain('remote-user, remote-groups');
  });

  it('believes nobody else, nor a header that is there twice', async () => {
    await start('203.0.113.9');
    const forged = { 'remote-user': 'olga', 'remote-groups': 'operators', 'x-forwarded-for': '203.0.113.9' };
    expect((await ask(`${app.url}/api/meta`, forged)).status).toBe(401);
    await app.close();
    await start('127.0.0.1');
    const twice = await fetch(`${app.url}/api/meta`, {
      headers: new Headers([
        ['remote-user', 'olga'],
        ['remote-user', 'nora'],
        ['remote-groups', 'operators'],
      ]),
    });
    expect(twice.status).toBe(200);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
