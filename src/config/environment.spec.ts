import { UsageError } from '../common/errors/domain-error.js';
import { parseEnvironment } from './environment.js';

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

  it('takes an empty variable for one that is not set, as compose files write them', () => {
    expect(parseEnvironment({ DATABASE_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['DATABASE_URL', 'mysql://root:s3cret@db/meters'],
    ['TIME_ZONE', 'Europe/Atlantis'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s and what it takes, but never its value', (name, value) => {
    const parse = (): unknown => parseEnvironment({ [name]: value });
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(`${name} takes `);
    expect(parse).not.toThrow(value);
  });
});
