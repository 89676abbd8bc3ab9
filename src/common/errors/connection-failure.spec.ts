import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { describeConnectionFailure, isDatabaseAway } from './connection-failure.js';

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

const connectTo = (path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    connect(path).once('connect', resolve).once('error', reject);
  });

describe('the database is away', () => {
  it('when its socket is not there, but not when a file is not', async () => {
    expect(isDatabaseAway(await failureOf(connectTo('/nowhere/.s.PGSQL.5432')))).toBe(true);
    expect(isDatabaseAway(await failureOf(readFile('/nowhere/views/page.hbs')))).toBe(false);
  });

  it.each(['25006', '40001', '57P01', '57P03', '53300', '08006', 'ECONNREFUSED', 'ETIMEDOUT'])(
    'by code %s',
    (code) => {
      expect(isDatabaseAway(Object.assign(new Error('gone'), { code }))).toBe(true);
    },
  );

  it('for each address of a host that was tried in vain', () => {
    const tried = new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })]);
    expect(isDatabaseAway(tried)).toBe(true);
  });

  it('is no wrong statement', () => {
    expect(isDatabaseAway(Object.assign(new Error('syntax error'), { code: '42601' }))).toBe(false);
  });
});

describe('the sentence about it', () => {
  it('says what to do, and holds no address', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    expect(describeConnectionFailure(refused, 'the server of DATABASE_URL')).toBe(
      'The database is out of reach: the server of DATABASE_URL does not answer (nothing listens there). ' +
        'Start it or correct DATABASE_URL.',
    );
  });

  it('points at the login when that is refused', () => {
    const refused = Object.assign(new Error('password authentication failed for user "meter"'), {
      code: '28P01',
    });
    expect(describeConnectionFailure(refused, 'it')).toMatch(/refuses the login: check the user, password/);
  });
});
