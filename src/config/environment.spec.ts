import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../common/errors/domain-error.js';
import { assertAccessIsSaid, parseEnvironment } from './environment.js';

describe('the environment', () => {
  it('has defaults for a newcomer: loopback, the embedded engine, UTC', () => {
    expect(parseEnvironment({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      TIME_ZONE: 'UTC',
      COLUMNSTORE_AFTER: '2mo',
      LOG_LEVEL: 'warn',
    });
    expect(parseEnvironment({}).DATABASE_URL).toBeUndefined();
  });

  it.each([
    'postgresql://halfhour:secret@db:5432/halfhour',
    'postgres://halfhour@127.0.0.1:55432/halfhour_test?sslmode=require',
    'postgresql://u:p%2Fw@my_db.internal/x',
  ])('takes %s for a server', (url) => {
    expect(parseEnvironment({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  it.each(['off', '60d', '2mo', '1y'])('takes %s for when chunks are compacted', (COLUMNSTORE_AFTER) => {
    expect(parseEnvironment({ COLUMNSTORE_AFTER })).toMatchObject({ COLUMNSTORE_AFTER });
  });

  it('takes an empty variable for one that is not set, as compose files write them', () => {
    expect(parseEnvironment({ DATABASE_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['DATABASE_URL', 'mysql://root:s3cret@db/meters'],
    ['DATABASE_URL', 'postgresql://meter:s3/cret@db/meters'],
    ['TIME_ZONE', 'Europe/Atlantis'],
    ['TIME_ZONE', 'europe/london'],
    ['TIME_ZONE', '+10:00'],
    ['LOG_LEVEL', 'loud'],
    ['ACCESS', 'closed'],
    ['RATE_LIMIT', '-7'],
    ['RATE_LIMIT', 'none'],
    ['MAX_REQUESTS', '0.5'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '77'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', 'proxy.example'],
    ['ACCESS', 'open,accounts'],
    ['ACCESS', 'accounts;oidc'],
    ['ACCESS_DATABASE_URL', 'mysql://root:s3cret@db/access'],
    ['PUBLIC_URL', 'ftp://meters.example'],
    ['OIDC_ISSUER', 'example'],
    ['PROXY_USER_HEADER', 'Remote User'],
    ['ACCESS_ROLES', '{"a":"root"}'],
    ['RETENTION', 'ever'],
    ['RETENTION', '0y'],
    ['RETENTION', '5 y'],
    ['RETENTION_ROLLUPS', 'maybe'],
    ['COLUMNSTORE_AFTER', 'offs'],
    ['COLUMNSTORE_AFTER', '2 months'],
    ['COLUMNSTORE_AFTER', '0y'],
  ])('names %s and what it takes, but never its value', (name, value) => {
    const parse = (): unknown => parseEnvironment({ [name]: value });
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(`${name} takes `);
    expect(parse).not.toThrow(value);
  });

  it('takes proxies by address, network and word', () => {
    expect(parseEnvironment({}).TRUST_PROXY).toEqual([]);
    expect(
      parseEnvironment({ TRUST_PROXY: 'loopback, 10.1.0.0/16,fd00::/8,203.0.113.7' }).TRUST_PROXY,
    ).toEqual(['loopback', '10.1.0.0/16', 'fd00::/8', '203.0.113.7']);
  });

  describe('a secret in a file of its own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'halfhour-files-'));
    const file = join(folder, 'database-url');
    const url = 'postgresql://halfhour:secret@db:5432/halfhour';
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('is what the file holds, but for the line break at its end', () => {
      writeFileSync(file, `${url}\n`);
      expect(parseEnvironment({ DATABASE_URL_FILE: file, DATABASE_URL: '' }).DATABASE_URL).toBe(url);
    });

    it.each([
      ['is also given itself', { DATABASE_URL: url }, url, 'both set'],
      ['is no address of a server', {}, 'mysql://root:s3cret@db/meters', 'DATABASE_URL takes '],
      ['is empty', {}, '\n', 'which is empty'],
    ])('that %s is refused without a word of it', (_what, more, content, words) => {
      writeFileSync(file, content);
      const parse = (): unknown => parseEnvironment({ DATABASE_URL_FILE: file, ...more });
      expect(parse).toThrow(UsageError);
      expect(parse).toThrow(words);
      expect(parse).not.toThrow(/secret|s3cret/);
    });

    it('that is not there is refused with its name', () => {
      expect(() => parseEnvironment({ DATABASE_URL_FILE: join(folder, 'none') })).toThrow(
        /DATABASE_URL_FILE names .*none, which cannot be read/,
      );
    });
  });

  const PROVIDER = {
    ACCESS: 'oidc',
    ACCESS_ROLES: '{"*":"viewer"}',
    PUBLIC_URL: 'https://halfhour.example',
    OIDC_ISSUER: 'https://provider.example',
    OIDC_CLIENT_ID: 'halfhour',
  };
  const PROXY = { ACCESS: 'proxy', ACCESS_ROLES: '{"*":"viewer"}', TRUST_PROXY: '127.0.0.1' };

  it.each([...Object.keys(PROVIDER).slice(1), 'TRUST_PROXY'])('needs %s where it is asked for it', (name) => {
    const variables = name in PROVIDER ? PROVIDER : PROXY;
    expect(() => parseEnvironment(variables)).not.toThrow();
    expect(() => parseEnvironment({ ...variables, [name]: '' })).toThrow(
      new UsageError(`ACCESS=${variables.ACCESS} needs ${name}: `).message,
    );
  });

  describe('the address to listen on', () => {
    const assertOpen = (variables: NodeJS.ProcessEnv) => (): void => {
      assertAccessIsSaid(parseEnvironment(variables));
    };

    it.each([
      {},
      { HOST: 'localhost' },
      { HOST: '::1' },
      { HOST: '0.0.0.0', ACCESS: 'open' },
      { HOST: '::', ACCESS: 'accounts' },
    ])('%j will do', (variables) => {
      expect(assertOpen(variables)).not.toThrow();
    });

    it.each(['0.0.0.0', '::', '192.168.0.7', 'meters.example'])(
      '%s is refused while ACCESS is unset, with the remedy',
      (HOST) => {
        expect(assertOpen({ HOST })).toThrow(UsageError);
        expect(assertOpen({ HOST })).toThrow(/^(.*\n){2}.*ACCESS=open.*$/);
        expect(assertOpen({ HOST, ACCESS: '' })).toThrow('ACCESS=accounts');
      },
    );
  });
});
