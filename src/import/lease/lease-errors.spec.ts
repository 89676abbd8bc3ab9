import { exitCodeOf } from '../../common/errors/index.js';
import { LeaseLostError } from './lease-errors.js';

describe('an import that has lost the lock', () => {
  it('ends like one that was interrupted', () => {
    expect(exitCodeOf(new LeaseLostError())).toBe(130);
  });
});
