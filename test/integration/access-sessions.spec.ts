import pg from 'pg';
import { AccessDatabase, Accounts, Sessions } from '../../src/access/index.js';
import { ClientLeftError, withRequestSignal } from '../../src/common/request-signal.js';
import {
  ADMIN,
  addAccount,
  ALL,
  type Answer,
  ask,
  auditOf,
  cookiesOf,
  PASSWORD,
  signIn,
} from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';

/** As from a proxy on this machine that ends TLS. */
const BY_TLS = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', host: 'halfhour.example' };

describe('sessions', () => {
  let app: TestApp;

  beforeAll(async () => {
    const database = await createTestDatabase();
    app = await startTestApp({
      ...database,
      environment: { ...database.environment, ACCESS: 'accounts', TRUST_PROXY: '127.0.0.1' },
    });
    await addAccount(app, 'anna', ADMIN);
  });
  afterAll(async () => {
    await app.close();
    await app.database.drop();
  });

  beforeEach(async () => {
    await app.get(AccessDatabase).query('delete from access_tries');
    await auditOf(app);
  });

  const statusFor = async (cookie: string, headers = {}): Promise<number> =>
    (await ask(`${app.url}/api/meta`, { cookie, ...headers })).status;
  const tryToSignIn = (name: string, password: string, headers = {}): Promise<Answer> =>
    ask(`${app.url}/sign-in`, headers, { name, password });
  const inAccess = (text: string) => app.get(AccessDatabase).query(text);

  describe('begin', () => {
    it('with a cookie that scripts, other hosts and other sites do not get', async () => {
      const answer = await tryToSignIn('Anna', PASSWORD, BY_TLS);
      expect(answer.status).toBe(303);
      expect(String(answer.headers['set-cookie'])).toMatch(
        /^__Host-halfhour-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(await statusFor(cookiesOf(answer), BY_TLS)).toBe(200);
      expect(await auditOf(app)).toEqual(['anna signed_in anna']);
    });

    it('with nothing stored that could be used', async () => {
      const cookie = await signIn(app.url, 'anna');
      const [, secret = ''] = cookie.split('=');
      const rows = await inAccess('select * from access_sessions');
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(secret).toHaveLength(43);
      const [account] = await inAccess('select password from access_accounts');
      expect(account).toEqual({
        password: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) as string,
      });
    });

    it('with another secret each time, whatever the browser was given before', async () => {
      const fixed = 'halfhour-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
      const answer = await tryToSignIn('anna', PASSWORD, { cookie: fixed });
      const first = cookiesOf(answer);
      expect(first).not.toBe(fixed);
      expect(await statusFor(fixed)).toBe(401);
      const second = cookiesOf(await tryToSignIn('anna', PASSWORD, { cookie: first }));
      expect(second).not.toBe(first);
      expect([await statusFor(first), await statusFor(second)]).toEqual([401, 200]);
    });

    it('where TLS is, or on this machine', async () => {
      const inTheClear = { host: 'halfhour.example' };
      expect(JSON.stringify(await tryToSignIn('anna', PASSWORD, inTheClear))).toMatch(/"status":403.*HTTPS/s);
      const page = await ask(`${app.url}/sign-in`, inTheClear);
      expect(page.body).not.toContain('type="password"');
      expect(page.body).toContain('https://');
      // A cookie or a token that was sent in the clear is not taken either.
      const cookie = await signIn(app.url, 'anna');
      expect(await statusFor(cookie, inTheClear)).toBe(401);
      expect(await statusFor('', { ...inTheClear, authorization: 'Bearer halfhour_x' })).toBe(403);
      // The cookie of this machine is none by TLS, where somebody on the way could have set it.
      expect(await statusFor(cookie, BY_TLS)).toBe(401);
    });

    it('and lead on to the page that was asked for, never to another site', async () => {
      const goOn = async (to: string) =>
        (await ask(`${app.url}/sign-in`, {}, { name: 'anna', password: PASSWORD, to })).headers['location'];
      expect(await goOn('/users/3000?area=a1')).toBe('/users/3000?area=a1');
      for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
        expect([to, await goOn(to)]).toEqual([to, '/']);
      }
    });
  });

  describe('end', () => {
    it.each([
      ['when nobody has looked for two hours', `last_seen_at = now() - interval '2 hours 1 second'`],
      ['after twelve hours, whoever still looks', `ends_at = now() - interval '1 second'`],
    ])('%s', async (_when, change) => {
      const cookie = await signIn(app.url, 'anna');
      expect(await statusFor(cookie)).toBe(200);
      await inAccess(`update access_sessions set ${change}`);
      expect(await statusFor(cookie)).toBe(401);
    });

    it('also for somebody who has left before it is done', async () => {
      await addAccount(app, 'kim', ALL);
      const [, secret = ''] = (await signIn(app.url, 'kim')).split('=');
      const kept = await signIn(app.url, 'kim');
      const left = AbortSignal.abort(new ClientLeftError());
      await withRequestSignal(left, () => app.get(Sessions).end(secret, 'kim', null));
      expect(await statusFor(`halfhour-session=${secret}`)).toBe(401);
      await withRequestSignal(left, () =>
        app.get(Accounts).reset('kim', 'another password', undefined, { actor: 'test' }),
      );
      expect(await statusFor(kept)).toBe(401);
    });

    it('later while somebody looks', async () => {
      const cookie = await signIn(app.url, 'anna');
      await inAccess(`update access_sessions set last_seen_at = now() - interval '110 minutes'`);
      expect(await statusFor(cookie)).toBe(200);
      const [row] = await inAccess(
        `select bool_and(last_seen_at > now() - interval '1 minute') as seen from access_sessions where hash = sha256('${cookie.split('=')[1]}')`,
      );
      expect(row).toEqual({ seen: true });
    });

    it('by signing out, in one browser or in all of them', async () => {
      const [here, there, elsewhere] = [
        await signIn(app.url, 'anna'),
        await signIn(app.url, 'anna'),
        await signIn(app.url, 'anna'),
      ];
      const out = await ask(`${app.url}/sign-out`, { cookie: here }, {});
      expect([out.status, out.headers['location']]).toEqual([303, '/sign-in']);
      expect(String(out.headers['set-cookie'])).toContain(
        'halfhour-session=; Path=/; Expires=Thu, 01 Jan 1970',
      );
      expect([await statusFor(here), await statusFor(there)]).toEqual([401, 200]);
      await ask(`${app.url}/account/sign-out-everywhere`, { cookie: there }, {});
      expect([await statusFor(there), await statusFor(elsewhere)]).toEqual([401, 401]);
      expect((await auditOf(app)).slice(3)).toEqual([
        'anna signed_out anna',
        'anna signed_out_everywhere anna',
      ]);
    });

    it('with the account: at once', async () => {
      await addAccount(app, 'ben', ALL);
      const cookie = await signIn(app.url, 'ben');
      expect(await statusFor(cookie)).toBe(200);
      await app.get(Accounts).disable('BEN', { actor: 'test' }, 'kept');
      expect(await statusFor(cookie)).toBe(401);
      expect((await tryToSignIn('ben', PASSWORD)).status).toBe(401);
      await app.get(Accounts).reset('ben', 'another password of his', undefined, { actor: 'test' });
      const again = await signIn(app.url, 'ben', 'another password of his');
      expect(await statusFor(again)).toBe(200);
      // What an account may do counts from the next request on.
      await inAccess(`update access_accounts set areas = '{nowhere}' where name = 'ben'`);
      expect((await ask(`${app.url}/api/removals`, { cookie: again })).status).toBe(403);
    });

    it('with the way in which they began', async () => {
      const cookie = await signIn(app.url, 'anna');
      await inAccess(`
        insert into access_sessions (hash, person, issuer, subject, role, ends_at)
        values (sha256('of a provider'), 'gone', 'https://gone.example/', '1', 'admin', now() + interval '1 hour')`);
      expect(await statusFor('halfhour-session=of a provider')).toBe(401);
      const { environment } = app.database;
      const byProxy = await startTestApp({
        ...app.database,
        environment: { ...environment, ACCESS: 'proxy', ACCESS_ROLES: '{"*":"viewer"}' },
      });
      const { status } = await ask(`${byProxy.url}/api/meta`, { cookie });
      await byProxy.close();
      expect([status, await statusFor(cookie)]).toEqual([401, 200]);
    });

    it('with the password, but for whoever has changed it', async () => {
      await addAccount(app, 'cleo', ALL);
      const [here, there] = [await signIn(app.url, 'cleo'), await signIn(app.url, 'cleo')];
      const change = (current: string, password: string): Promise<Answer> =>
        ask(`${app.url}/account/password`, { cookie: here }, { current, password });
      expect((await change('wrong', 'a password of twelve')).status).toBe(401);
      expect((await change(PASSWORD, 'too short')).status).toBe(400);
      expect(await statusFor(there)).toBe(200);
      const changed = await change(PASSWORD, 'a password of twelve');
      expect([changed.status, await statusFor(here), await statusFor(there)]).toEqual([303, 401, 401]);
      expect(await statusFor(cookiesOf(changed))).toBe(200);
      await signIn(app.url, 'cleo', 'a password of twelve');
      expect((await tryToSignIn('cleo', PASSWORD)).status).toBe(401);
    });
  });

  describe('are not to be guessed', () => {
    it('name by name: ten passwords in a quarter of an hour, wherever they come from', async () => {
      await addAccount(app, 'dora', ALL);
      const from = (address: number) => ({ ...BY_TLS, 'x-forwarded-for': `203.0.113.${address}` });
      // All at once: none slips through while another is looked at.
      const tries = await Promise.all(
        Array.from({ length: 12 }, (_, n) => tryToSignIn('dora', `guess ${n}`, from(n))),
      );
      const statuses = tries.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
      const right = await tryToSignIn('DORA', PASSWORD, from(99));
      expect(right.status).toBe(429);
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(800);
      expect(right.body).toMatch(/There were too many tries: try again in 1\d minutes\./);
      expect(await auditOf(app)).toContain('? sign_in_throttled dora');
      // Nobody else is kept out.
      await signIn(app.url, 'anna');
      await inAccess(`update access_tries set expire = 0`);
      await signIn(app.url, 'dora');
    });

    it('address by address: fifty, whatever the names', async () => {
      await inAccess(`
        insert into access_tries values ('address:203.0.113.50', 50, extract(epoch from now() + interval '9 minutes') * 1000)`);
      expect(
        (await tryToSignIn('erik', PASSWORD, { ...BY_TLS, 'x-forwarded-for': '203.0.113.50' })).status,
      ).toBe(429);
      expect((await tryToSignIn('erik', PASSWORD, BY_TLS)).status).toBe(401);
    });

    it('one network of IPv6 is one address', async () => {
      const from = (end: string) => ({ ...BY_TLS, 'x-forwarded-for': `2001:db8:0:7::${end}` });
      await tryToSignIn('frida', 'guess', from('1'));
      await tryToSignIn('gustav', 'guess', from('ffff:2'));
      const rows = await inAccess(`select key, points from access_tries where key like 'address:2001%'`);
      expect(rows).toEqual([{ key: 'address:2001:db8:0:7::/64', points: 2 }]);
    });

    it('a name that nobody has, one that was shut out and a wrong password say the same', async () => {
      await addAccount(app, 'hugo', ALL);
      await app.get(Accounts).disable('hugo', { actor: 'test' }, 'kept');
      const of = async (name: string, password: string) => {
        const { status, body } = await tryToSignIn(name, password);
        return [status, body.replace(/value="\w*"/g, '')];
      };
      const [nobody, wrong, out] = [
        await of('ida', PASSWORD),
        await of('anna', 'x'),
        await of('hugo', PASSWORD),
      ];
      expect(nobody[0]).toBe(401);
      expect(wrong).toEqual(nobody);
      expect(out).toEqual(nobody);
      // What was typed as a name may be a password.
      expect((await auditOf(app)).slice(-3)).toEqual([
        '? sign_in_failed',
        '? sign_in_failed anna',
        '? sign_in_failed hugo',
      ]);
    });
  });

  describe('are not led by pages of other sites', () => {
    const FORMS = ['/sign-in', '/sign-out', '/account/sign-out-everywhere', '/account/password'];
    const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['another host of the domain', { 'sec-fetch-site': 'same-site', origin: 'http://halfhour.example' }],
      ['an address that somebody typed', { 'sec-fetch-site': 'none' }],
      ['an older browser elsewhere', { origin: 'https://evil.example' }],
      ['a page without an origin', { origin: 'null' }],
      ['no browser at all', { origin: '' }],
    ];

    it.each(FOREIGN)('%s', async (_where, headers) => {
      const cookie = await signIn(app.url, 'anna');
      for (const path of FORMS) {
        const answer = await ask(
          app.url + path,
          { cookie, ...headers },
          { name: 'anna', password: PASSWORD },
        );
        expect([path, answer.status]).toEqual([path, 403]);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect(await statusFor(cookie)).toBe(200);
    });

    it('an older browser here is', async () => {
      const answer = await ask(
        `${app.url}/sign-in`,
        { origin: app.url },
        { name: 'anna', password: PASSWORD },
      );
      expect(answer.status).toBe(303);
    });
  });

  it('cost a request one statement', async () => {
    const cookie = await signIn(app.url, 'anna');
    for (let twice = 0; twice < 2; twice++) await ask(`${app.url}/imports`, { cookie });
    const query = jest.spyOn(pg.Client.prototype, 'query');
    expect((await ask(`${app.url}/imports`, { cookie })).status).toBe(200);
    const texts = query.mock.calls
      .map(([statement]) => JSON.stringify(statement))
      // On a server a connection is told how long its statements may take.
      .filter((text) => !/^"set (jit|statement_timeout)/.test(text));
    query.mockRestore();
    expect(texts).toHaveLength(3);
    expect(texts.filter((text) => text.includes('access_'))).toHaveLength(1);
  });
});
