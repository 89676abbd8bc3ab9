import { UsageError } from '../common/errors/domain-error.js';
import { assertOpenWhereReachable, parseEnvironment } from './environment.js';

describe('the environment', () => {
  it('has defaults for a newcomer: loopback, the embedded engine, UTC', () => {
    expect(parseEnvironment({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      TIME_ZONE: 'UTC',
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
    ['RETENTION', 'ever'],
    ['RETENTION', '0y'],
    ['RETENTION', '5 y'],
    ['RETENTION_ROLLUPS', 'maybe'],
  ])('names %s and what it takes, but never its value', (name, value) => {
    const parse = (): unknown => parseEnvironment({ [name]: value });
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(`${name} takes `);
    expect(parse).not.toThrow(value);
  });

  describe('the address to listen on', () => {
    const assertOpen = (variables: NodeJS.ProcessEnv) => (): void => {
      assertOpenWhereReachable(parseEnvironment(variables));
    };

    it.each([{}, { HOST: 'localhost' }, { HOST: '::1' }, { HOST: '0.0.0.0', ACCESS: 'open' }])(
      '%j will do',
      (variables) => {
        expect(assertOpen(variables)).not.toThrow();
      },
    );

    it.each(['0.0.0.0', '::', '192.168.0.7', 'meters.example'])(
      '%s is refused while ACCESS is unset, with the remedy',
      (HOST) => {
        expect(assertOpen({ HOST })).toThrow(UsageError);
        expect(assertOpen({ HOST })).toThrow('Set ACCESS=open');
        expect(assertOpen({ HOST, ACCESS: '' })).toThrow('Set ACCESS=open');
      },
    );
  });
});
