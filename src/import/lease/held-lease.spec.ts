import { exitCodeOf } from '../../common/errors/index.js';
import { LeaseLostError } from './held-lease.js';

describe('an import that has lost the lock', () => {
  it('ends like one that was interrupted', () => {
    expect(exitCodeOf(new LeaseLostError())).toBe(130);
  });
});
