import { AccessDatabase, Accounts, Sessions } from '../../src/access/index.js';
import {
  ADMIN,
  addAccount,
  addToken,
  ALL,
  type Answer,
  ask,
  type Headers,
  PASSWORD,
  signIn,
} from '../support/access.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import { startSmallWorld } from '../support/small-world.js';

describe('administration in the browser', () => {
  let app: TestApp;
  let anna: Headers;

  beforeAll(async () => {
    const database = await createTestDatabase();
    app = await startSmallWorld({
      ...database,
      environment: { ...database.environment, ACCESS: 'accounts' },
    });
    await addAccount(app, 'anna', ADMIN);
    anna = { cookie: await signIn(app.url, 'anna') };
  });
  afterAll(async () => {
    await app.close();
    await app.database.drop();
  });

  const see = (path: string, headers: Headers = anna): Promise<Answer> => ask(app.url + path, headers);
  const send = (path: string, form: Headers, headers: Headers = anna): Promise<Answer> =>
    ask(app.url + path, headers, form);
  /** What the page shows this once. */
  const secretIn = ({ body }: Answer): string =>
    /class="admin-secret"><code>([^<]+)<\/code>/.exec(body)?.[1] ?? '';
  const lastOfAudit = async (): Promise<readonly string[]> => {
    const rows = await app.get(AccessDatabase).query<{ text: string }>(
      `select concat_ws(' ', actor, action, subject, detail, address is not null) as text
       from access_audit order by id desc limit 1`,
    );
    return rows.map(({ text }) => text);
  };

  describe('of accounts', () => {
    it('adds one, whose password is shown once and lets in', async () => {
      const added = await send('/admin/accounts', { name: 'Ben', may: 'areas', area: 'a1' });
      const password = secretIn(added);
      expect([added.status, added.headers['cache-control'], password]).toEqual([
        200,
        'no-store',
        expect.stringMatching(/^([a-z2-9]{6}-){3}[a-z2-9]{6}$/) as string,
      ]);
      expect(await lastOfAudit()).toEqual(['anna account_added Ben {"role": "viewer", "areas": ["a1"]} t']);
      const cookie = await signIn(app.url, 'ben', password);
      const segments = await ask(`${app.url}/api/segments`, { cookie });
      expect([...new Set(segments.body.match(/"area":"\w+"/g))]).toEqual(['"area":"a1"']);
      const list = await see('/admin/accounts');
      expect(list.body).toMatch(/href="\/admin\/accounts\/Ben">Ben<\/a>.*Look at a1/s);
      expect(list.body).not.toContain(password);
      const again = await send('/admin/accounts', { name: 'BEN', may: 'viewer' });
      expect([again.status, again.body]).toEqual([
        400,
        expect.stringContaining('There is an account BEN already') as string,
      ]);
    });

    it.each([
      ['no area', { may: 'areas' }, 'choose one area at least'],
      ['areas beside everything', { may: 'viewer', area: 'a1' }, 'leave all areas unchosen'],
      ['areas of somebody who administers', { may: 'admin', area: 'a1' }, 'leave all areas unchosen'],
      ['an area that nobody lives in', { may: 'areas', area: 'a9' }, 'no user lives in a9'],
      ['an area that is none', { may: 'areas', area: 'a\0' }, 'no user lives in'],
      ['nothing', {}, 'may takes one of'],
      ['a role that there is not', { may: 'root' }, 'may takes one of'],
      ['a field that there is not', { may: 'viewer', role: 'admin' }, 'role'],
      ['a name with markup', { name: '<b>', may: 'viewer' }, 'A name has 1 to 64 letters'],
    ])('refuses %s', async (_what, form, why) => {
      const answer = await send('/admin/accounts', { name: 'cleo', ...form });
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining(why) as string]);
      expect((await app.get(Accounts).list()).map(({ name }) => name)).not.toContain('cleo');
    });

    it('changes what somebody may do, from the next request on', async () => {
      await addAccount(app, 'dora', ALL);
      const dora = { cookie: await signIn(app.url, 'dora') };
      expect((await see('/api/removals', dora)).status).toBe(200);
      const changed = await send('/admin/accounts/dora/grant', { may: 'areas', area: 'a2' });
      expect([changed.status, changed.headers['location']]).toEqual([303, '/admin/accounts/dora']);
      expect((await see('/api/removals', dora)).status).toBe(403);
      expect(await lastOfAudit()).toEqual([
        'anna account_changed dora {"role": "viewer", "areas": ["a2"], "before": {"role": "viewer", "areas": null}} t',
      ]);
      expect((await see('/admin/audit?who=dora')).body).toContain('>May look at a2 (before: look)<');
      const page = await see('/admin/accounts/dora');
      expect(page.body).toMatch(/name="area" value="a2" checked/);
      expect(page.body).toMatch(/name="may" value="areas" required checked/);
    });

    it('shuts out at once, and lets in again with a new password', async () => {
      await addAccount(app, 'erik', ALL);
      const erik = { cookie: await signIn(app.url, 'erik') };
      expect((await send('/admin/accounts/erik/disable', {})).status).toBe(303);
      expect((await see('/api/meta', erik)).status).toBe(401);
      expect(await lastOfAudit()).toEqual(['anna account_disabled erik t']);
      const password = secretIn(await send('/admin/accounts/erik/password', {}));
      expect(await lastOfAudit()).toEqual([
        'anna account_changed erik {"password": "reset", "let_in_again": true} t',
      ]);
      expect((await see('/admin/audit?who=erik')).body).toContain('>New password, let in again<');
      expect((await see('/api/meta', erik)).status).toBe(401);
      const again = { cookie: await signIn(app.url, 'erik', password) };
      expect((await see('/api/meta', again)).status).toBe(200);
      expect(await lastOfAudit()).toEqual(['erik signed_in erik {} t']);
    });

    it('lets nobody change their own', async () => {
      for (const [path, form] of [
        ['/admin/accounts/ANNA/disable', {}],
        ['/admin/accounts/anna/password', {}],
        ['/admin/accounts/anna/grant', { may: 'viewer' }],
      ] as const) {
        const answer = await send(path, form);
        expect([answer.status, answer.body]).toEqual([
          400,
          expect.stringContaining('nobody administers their own account') as string,
        ]);
      }
      expect((await see('/admin/accounts/anna')).body).not.toMatch(/<form[^>]+action="\/admin\/accounts/);
    });

    it.each([['disable'], ['grant']])('leaves one who administers where two %s each other', async (what) => {
      const [accounts, access] = [app.get(Accounts), app.get(AccessDatabase)];
      const zoe = `zoe-${what}`;
      const administering = async (): Promise<readonly string[]> =>
        (await accounts.list()).flatMap(({ name, role, disabledAt }) =>
          role === 'admin' && disabledAt === null ? [name] : [],
        );
      const takeFrom = (name: string, by: string): Promise<unknown> =>
        what === 'disable'
          ? accounts.disable(name, { actor: by }, 'kept')
          : accounts.grant(name, ALL, { actor: by }, 'kept');
      await addAccount(app, zoe, ALL);
      for (let round = 0; round < 10; round++) {
        await access.query(
          `update access_accounts set role = 'admin', disabled_at = null where name in ('anna', $1)`,
          [zoe],
        );
        expect(await administering()).toEqual(['anna', zoe]);
        const done = await Promise.allSettled([takeFrom('anna', zoe), takeFrom(zoe, 'anna')]);
        const refusals = done.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
        expect(refusals).toEqual([
          expect.stringContaining('is the last account that administers: let somebody else') as string,
        ]);
        const left = await administering();
        expect(left).toHaveLength(1);
        // Somebody who is known to administer otherwise, or did a moment ago, cannot take it either.
        await expect(takeFrom(left[0]!, 'nobody')).rejects.toThrow(
          `${left[0]} is the last account that administers`,
        );
      }
      await accounts.reset('anna', PASSWORD, ADMIN, { actor: 'test' });
      await accounts.disable(zoe, { actor: 'test' }, 'kept');
      anna = { cookie: await signIn(app.url, 'anna') };
    });

    it('knows nothing of a name that nobody has', async () => {
      const answers = [
        await see('/admin/accounts/nobody'),
        await send('/admin/accounts/nobody/grant', { may: 'viewer' }),
        await send('/admin/accounts/nobody/password', {}),
        await send('/admin/accounts/nobody/disable', {}),
      ];
      for (const { status, body } of answers) {
        expect([status, body]).toEqual([
          404,
          expect.stringContaining('There is no account nobody.') as string,
        ]);
      }
    });
  });

  describe('of tokens', () => {
    it('adds one, shown once, and makes it worthless', async () => {
      const name = 'night/report: 1';
      const added = await send('/admin/tokens', { name, may: 'viewer', days: '7' });
      const token = secretIn(added);
      expect(token).toMatch(/^halfhour_[\w-]{43}$/);
      const program = { authorization: `Bearer ${token}` };
      expect((await see('/api/meta', program)).status).toBe(200);
      const list = await see('/admin/tokens');
      expect(list.body).toContain(`name="name" value="${name}"`);
      expect(list.body).not.toContain(token);
      expect((await send('/admin/tokens/revoke', { name })).status).toBe(303);
      expect((await see('/api/meta', program)).status).toBe(401);
      expect((await see('/admin/tokens')).body).toContain('Revoked ');
      expect((await send('/admin/tokens/revoke', { name: 'none' })).status).toBe(404);
    });

    it.each([['0'], ['3651'], ['1e2'], ['']])('refuses %j days', async (days) => {
      const answer = await send('/admin/tokens', { name: 'long', may: 'viewer', days });
      expect([answer.status, answer.body]).toEqual([
        400,
        expect.stringContaining('days takes a whole number from 1 to 3650') as string,
      ]);
    });
  });

  describe('of who is signed in', () => {
    it('signs somebody out everywhere', async () => {
      await addAccount(app, 'frida', ALL);
      const [here, there] = [await signIn(app.url, 'frida'), await signIn(app.url, 'frida')];
      const page = await see('/admin/sign-ins');
      const [, account = ''] =
        /<span>frida<\/span>.*?<span>2<\/span>.*?name="account" value="(\d+)"/s.exec(page.body) ?? [];
      expect((await send('/admin/sign-ins/end', { account })).status).toBe(303);
      for (const cookie of [here, there]) expect((await see('/api/meta', { cookie })).status).toBe(401);
      expect(await lastOfAudit()).toEqual(['anna signed_out_everywhere frida t']);
      expect((await see('/admin/sign-ins')).body).not.toContain('frida');
      expect((await send('/admin/sign-ins/end', { account })).status).toBe(404);
      expect((await send('/admin/sign-ins/end', { issuer: 'https://id.example/' })).status).toBe(400);
    });

    it('also somebody whom a provider vouches for', async () => {
      const gus = { name: 'gus', issuer: 'https://id.example/', subject: 'g "1"', role: 'viewer' } as const;
      await app.get(Sessions).begin({ ...gus, areas: ['a1'] }, undefined, null);
      await app.get(Sessions).begin({ ...gus, areas: ['a2'] }, undefined, null);
      const page = await see('/admin/sign-ins');
      expect(page.body).toMatch(
        /<span>gus<\/span>.*?Look at a2.*?https:\/\/id\.example\/.*?<span>2<\/span>/s,
      );
      const { issuer, subject } = gus;
      expect((await send('/admin/sign-ins/end', { issuer, subject })).status).toBe(303);
      expect((await see('/admin/sign-ins')).body).not.toContain('gus');
    });
  });

  describe('the audit', () => {
    beforeAll(async () => {
      await app.get(AccessDatabase).query(`
        insert into access_audit (at, actor, action, subject, address, detail)
        select timestamptz '2026-03-01 00:00Z' + at * interval '1 hour', '=hugo', 'signed_in', '<i>hugo</i>', '203.0.113.7', '{}'
        from generate_series(1, 60) as at`);
    });

    it('is read in pages, filtered by who, what and when', async () => {
      const first = await see('/admin/audit?who=%3DHUGO');
      expect(first.body).toContain('1–50 of 60');
      expect(first.body).toContain('&lt;i&gt;hugo&lt;/i&gt;');
      expect((await see('/admin/audit?who=%3Dhugo&page=2')).body.match(/203\.0\.113\.7/g)).toHaveLength(10);
      const day = await see('/admin/audit?who=%3Dhugo&from=2026-03-02&through=2026-03-02');
      expect(day.body.match(/<span>Signed in<\/span>/g)).toHaveLength(24);
      const none = await see('/admin/audit?action=token_revoked&who=%3Dhugo');
      expect(none.body).toContain('Nothing is written down that fits.');
      expect((await see('/admin/audit?action=&who=&from=&through=')).status).toBe(200);
      expect((await see('/admin/audit?action=made_up')).status).toBe(400);
    });

    it('is whole as CSV, and no formula of a spreadsheet', async () => {
      const [, href = ''] =
        /href="(\/api\/audit[^"]+)"/.exec((await see('/admin/audit?who=%3Dhugo')).body) ?? [];
      const csv = await see(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));
      const lines = csv.body.trimEnd().split('\r\n');
      expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(lines).toHaveLength(61);
      expect(lines.slice(0, 2)).toEqual([
        'id,at,action,actor,subject,address,detail',
        expect.stringMatching(
          /^\d+,2026-03-03T12:00:00\+00:00,signed_in,'=hugo,<i>hugo<\/i>,203\.0\.113\.7,\{\}$/,
        ) as string,
      ]);
    });

    it('is read by programs that administer', async () => {
      const program = await addToken(app, 'ship', ADMIN);
      const answer = await see(
        '/api/audit?action=signed_in&who=%3Dhugo&to=2026-03-01T03:00:00Z&page_size=1',
        program,
      );
      expect(JSON.parse(answer.body)).toMatchObject({
        count: 2,
        next: '/api/audit?action=signed_in&who=%3Dhugo&to=2026-03-01T03%3A00%3A00Z&page_size=1&page=2',
        results: [{ at: '2026-03-01T02:00:00+00:00', actor: '=hugo', address: '203.0.113.7', detail: '{}' }],
      });
      expect(answer.headers['cache-control']).toContain('no-store');
    });
  });

  it('is looked at by a token, and changed by people only', async () => {
    const program = await addToken(app, 'leaked', ADMIN);
    for (const page of ['accounts', 'accounts/ben', 'tokens', 'sign-ins', 'audit'])
      expect([page, (await see(`/admin/${page}`, program)).status]).toEqual([page, 200]);
    const before = await app.get(Accounts).list();
    for (const [path, form] of [
      ['accounts', { name: 'mallory', may: 'admin' }],
      ['accounts/ben/grant', { may: 'admin' }],
      ['accounts/ben/password', {}],
      ['accounts/anna/disable', {}],
      ['tokens', { name: 'lasting', may: 'admin', days: '3650' }],
      ['tokens/revoke', { name: 'leaked' }],
      ['sign-ins/end', { account: '1' }],
    ] as const) {
      const answer = await send(`/admin/${path}`, form, { ...anna, ...program });
      expect([path, answer.status, answer.body]).toEqual([
        path,
        403,
        expect.stringContaining('A token looks only') as string,
      ]);
    }
    expect(await app.get(Accounts).list()).toEqual(before);
    expect((await see('/api/meta', program)).status).toBe(200);
  });

  it('is led to from every page, and only for those who administer', async () => {
    const link = '<a href="/admin/accounts"';
    expect((await see('/')).body).toContain(`${link}>Admin</a>`);
    expect((await see('/admin/audit')).body).toContain(`${link} aria-current="true">Admin</a>`);
    const viewer = await addToken(app, 'looks', ALL);
    for (const headers of [viewer, anna, viewer])
      expect((await see('/', headers)).body.includes(link)).toBe(headers === anna);
  });

  it('is not led by pages of other sites', async () => {
    for (const path of [
      '/admin/accounts',
      '/admin/accounts/ben/grant',
      '/admin/accounts/ben/password',
      '/admin/accounts/ben/disable',
      '/admin/tokens',
      '/admin/tokens/revoke',
      '/admin/sign-ins/end',
    ]) {
      for (const where of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
        const form = { name: 'evil', may: 'admin' };
        const answer = await send(path, form, { ...anna, ...where });
        expect([path, answer.status, answer.body.includes('What changes something')]).toEqual([
          path,
          403,
          true,
        ]);
      }
    }
  });

  it.each(['open', undefined])('is nowhere with ACCESS=%s, and says why', async (access) => {
    const { ACCESS: _, ...environment } = app.database.environment;
    const open = await startTestApp({
      ...app.database,
      environment: { ...environment, ...(access ? { ACCESS: access } : {}) },
    });
    try {
      for (const path of ['/admin/accounts', '/admin/tokens', '/admin/sign-ins', '/admin/audit']) {
        const answer = await ask(open.url + path);
        expect([path, answer.status, answer.body]).toEqual([
          path,
          404,
          expect.stringContaining('Nobody is asked who they are here') as string,
        ]);
      }
      const made = await ask(`${open.url}/admin/tokens`, {}, { name: 'way in', may: 'admin' });
      expect(made.status).toBe(404);
      expect(JSON.parse((await ask(`${open.url}/api/audit`)).body)).toMatchObject({ count: 0, results: [] });
      expect((await ask(`${open.url}/api/audit?format=csv`)).body.trimEnd()).toBe(
        'id,at,action,actor,subject,address,detail',
      );
      expect((await ask(open.url)).body).not.toContain('/admin/');
    } finally {
      await open.close();
    }
  });
});
