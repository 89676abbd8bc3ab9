import { Controller, Get, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AccessModule, AccessDatabase, Tokens } from '../../src/access/index.js';
import { Access, ACCESS_RULES, type AccessRule, isMetBy } from '../../src/common/http/access.decorator.js';
import { ConfigModule, Environment, parseEnvironment } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { ADMIN, addAccount, addToken, ALL, ask, type Headers, signIn } from '../support/access.js';
import type { TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { methodsOf } from '../support/routes.js';
import { startSmallWorld } from '../support/small-world.js';

/** Whom every address answers. */
const RULES: Readonly<Record<string, AccessRule>> = {
  'GET /': 'viewer',
  'GET /account': 'viewer',
  'POST /account/password': 'viewer',
  'POST /account/sign-out-everywhere': 'viewer',
  'GET /admin/accounts': 'admin',
  'GET /admin/accounts/:name': 'admin',
  'GET /admin/audit': 'admin',
  'GET /admin/sign-ins': 'admin',
  'GET /admin/tokens': 'admin',
  'POST /admin/accounts': 'admin',
  'POST /admin/accounts/:name/disable': 'admin',
  'POST /admin/accounts/:name/grant': 'admin',
  'POST /admin/accounts/:name/password': 'admin',
  'POST /admin/sign-ins/end': 'admin',
  'POST /admin/tokens': 'admin',
  'POST /admin/tokens/revoke': 'admin',
  'GET /api/audit': 'admin',
  'GET /api/consumption': 'viewer',
  'GET /api/consumption/compare': 'viewer',
  'GET /api/consumption/diversity': 'viewer',
  'GET /api/consumption/duration': 'viewer',
  'GET /api/consumption/heatmap': 'viewer',
  'GET /api/consumption/peaks': 'viewer',
  'GET /api/consumption/profile': 'viewer',
  'GET /api/consumption/time-of-use': 'viewer',
  'GET /api/consumption/unusual-days': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /api/health': 'anybody',
  'GET /api/imports': 'viewer',
  'GET /api/imports/:id': 'viewer',
  'GET /api/imports/:id/rejects': 'viewer',
  'GET /api/imports/:id/repeats': 'viewer',
  'GET /api/imports/:id/restatements': 'viewer',
  'GET /api/meta': 'viewer',
  'GET /api/openapi.json': 'viewer',
  'GET /api/quality': 'viewer',
  'GET /api/readings': 'viewer',
  'GET /api/ready': 'anybody',
  'GET /api/removals': 'unconfined',
  'GET /api/segments': 'viewer',
  'GET /api/users': 'viewer',
  'GET /api/users/:id': 'viewer',
  'GET /api/users/:id/consumption': 'viewer',
  'GET /imports': 'viewer',
  'GET /imports/:id': 'viewer',
  'GET /quality': 'viewer',
  'GET /sign-in': 'anybody',
  'GET /sign-in/provider': 'anybody',
  'GET /sign-in/provider/callback': 'anybody',
  'POST /sign-in': 'anybody',
  'POST /sign-out': 'anybody',
  'GET /users/:id': 'viewer',
};

/** What an address answers whom it lets through, where that is not 200. */
const LET_THROUGH: Readonly<Record<string, number>> = {
  'POST /admin/accounts': 400,
  'POST /admin/accounts/:name/disable': 303,
  'POST /admin/accounts/:name/grant': 400,
  'POST /admin/sign-ins/end': 400,
  'POST /admin/tokens': 400,
  'POST /admin/tokens/revoke': 400,
  'POST /account/password': 400,
  // A token has no session.
  'POST /account/sign-out-everywhere': 403,
  'POST /sign-in': 400,
  // There is none here.
  'GET /sign-in/provider': 401,
  'GET /sign-in/provider/callback': 401,
  'POST /sign-out': 303,
};

/** What each needs to be asked with. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /api/consumption/compare': '?from=2016-07-20&to=2016-07-22',
};

const FORGED: Headers = {
  'remote-user': 'anna',
  'remote-groups': 'admins',
  'x-remote-user': 'anna',
  'x-forwarded-user': 'anna',
  'x-forwarded-for': '127.0.0.1',
  cookie: 'halfhour-session=anna; __Host-halfhour-session=anna',
};

describe('whom each address answers', () => {
  let app: TestApp;
  let people: Readonly<Record<string, Headers>>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    app = await startSmallWorld({
      ...database,
      environment: { ...database.environment, ACCESS: 'accounts' },
    });
    await addAccount(app, 'anna', ADMIN);
    await addAccount(app, 'ben', ALL);
    const [expired, revoked] = [await addToken(app, 'expired', ADMIN), await addToken(app, 'revoked', ADMIN)];
    await app
      .get(AccessDatabase)
      .query(`update access_tokens set expires_at = now() - interval '1 second' where name = 'expired'`);
    await app.get(Tokens).revoke('revoked', { actor: 'test' });
    people = {
      nobody: {},
      viewer: await addToken(app, 'viewer', ALL),
      confined: await addToken(app, 'confined', { role: 'viewer', areas: ['a1'] }),
      admin: await addToken(app, 'admin', ADMIN),
      session: { cookie: await signIn(app.url, 'anna') },
      expired,
      revoked,
      forged: FORGED,
      basic: { authorization: 'Basic YW5uYTphbm5h' },
      nonsense: { authorization: 'Bearer' },
    };
  });
  afterAll(async () => {
    await app.close();
    await app.database.drop();
  });

  it('is said of all that there are, and of no other', () => {
    expect([...methodsOf(app)].sort()).toEqual(Object.keys(RULES).sort());
  });

  /** What the table says. */
  const expected = (route: string, person: string): number => {
    const rule = RULES[route]!;
    const through = LET_THROUGH[route] ?? 200;
    // What came by a proxy that nobody has named may have come in the clear.
    if (route.includes('/sign-in/provider') && person === 'forged') return 403;
    if (rule === 'anybody') return through;
    if (!['viewer', 'confined', 'admin', 'session'].includes(person)) return 401;
    const areas = person === 'confined' ? ['a1'] : null;
    const role = person === 'admin' || person === 'session' ? 'admin' : 'viewer';
    if (!isMetBy(rule, { role, areas })) return 403;
    // What changes access is for people.
    if (person === 'admin' && route.startsWith('POST /admin/')) return 403;
    return person === 'session' && route === 'POST /account/sign-out-everywhere' ? 303 : through;
  };

  it.each(Object.keys(RULES))('%s', async (route) => {
    const [method, path = ''] = route.split(' ');
    const isOfUser = path.includes('/users/');
    const address =
      app.url + path.replace(':id', isOfUser ? '3000' : '1').replace(':name', 'ben') + (QUERIES[route] ?? '');
    const found: Record<string, number> = {};
    const wanted: Record<string, number> = {};
    for (const [person, headers] of Object.entries(people)) {
      const answer = await ask(address, headers, method === 'POST' ? {} : undefined);
      found[person] = answer.status;
      wanted[person] = expected(route, person);
      if (answer.status !== 401) continue;
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="Halfhour"/);
      expect(answer.headers['cache-control']).toBe('no-store');
      // Nothing but what was asked for itself, and an id of the request, which may be any letters and digits.
      const said = answer.body
        .replaceAll(String(answer.headers['x-request-id']), '')
        .replace(/\/assets\/\w+|(\/api)?\/(users|imports)\/\d+/g, '');
      expect(said).not.toMatch(/3000|\ba1\b|\bt1\b|_wh/);
    }
    expect(found).toEqual(wanted);
    if (!route.includes('sign-out')) return;
    people = { ...people, session: { cookie: await signIn(app.url, 'anna') } };
  });

  it('answers a program with a problem and a browser with the page to sign in on', async () => {
    const problem = await ask(`${app.url}/api/users`);
    expect(problem.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(problem.body)).toMatchObject({ status: 401, code: 'not_signed_in' });
    for (const path of ['/users/3000?area=a1', '/api/users?format=csv', '/users/none', '/imports/77']) {
      const page = await ask(app.url + path, { accept: 'text/html,*/*;q=0.8' });
      expect([path, page.status, page.headers['content-type']]).toEqual([
        path,
        401,
        'text/html; charset=utf-8',
      ]);
      expect(page.body).toContain('<h1 id="door-heading">Sign in</h1>');
      expect(page.body).toContain(`name="to" value="${path.replaceAll('=', '&#x3D;')}"`);
    }
  });

  it('varies with who asks, whatever it answers', async () => {
    for (const path of ['/', '/api/users', '/api/health', '/nowhere', '/api/users/none']) {
      for (const headers of [people['viewer']!, {}]) {
        const { vary } = (await ask(app.url + path, headers)).headers;
        expect([path, vary]).toEqual([path, expect.stringMatching(/\bCookie, Authorization\b/)]);
      }
    }
  });

  it('keeps what one person was given from the next', async () => {
    const first = await ask(app.url, { cookie: await signIn(app.url, 'anna') });
    expect(first.body).toMatch(/href="\/account"[^>]*>anna<\/a>.*Sign out/s);
    const etag = String(first.headers['etag']);
    expect((await ask(app.url, { ...people['viewer'], 'if-none-match': etag })).status).toBe(200);
    const again = await ask(app.url, { ...people['viewer'] });
    expect(again.body).not.toContain('anna');
    expect(again.body).toContain('>viewer</a>');
  });

  it.each(ACCESS_RULES)('knows whom %s lets through', (rule) => {
    const met = [ALL, { role: 'viewer', areas: ['a1'] } as const, ADMIN].map((grant) => isMetBy(rule, grant));
    expect(met).toEqual(
      {
        anybody: [true, true, true],
        viewer: [true, true, true],
        unconfined: [true, false, true],
        admin: [false, false, true],
      }[rule],
    );
  });
});

@Controller('forgotten')
class ForgottenController {
  @Get()
  @Access('viewer')
  said(): string {
    return 'said';
  }

  @Get('one')
  unsaid(): string {
    return 'unsaid';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

it('does not start with an address that says nothing of whom it answers', async () => {
  const database = await createTestDatabase();
  const module = await Test.createTestingModule({
    imports: [ConfigModule, DatabaseModule, AccessModule, ForgottenModule],
  })
    .overrideProvider(Environment)
    .useValue(parseEnvironment(database.environment))
    .compile();
  await expect(module.init()).rejects.toThrow(
    'these say nothing of whom they answer: ForgottenController.unsaid',
  );
  await module.close();
  await database.drop();
});
