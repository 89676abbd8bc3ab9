import { DatabaseUnusableError, UsageError } from './domain-error.js';
import { exitCodeOf, explain } from './exit-codes.js';

const failure = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('the end of the program', () => {
  it.each([
    [new UsageError('no'), 2, 'no'],
    [new DatabaseUnusableError('away'), 4, 'away'],
    [failure('connect ECONNREFUSED', 'ECONNREFUSED'), 4, 'nothing listens there'],
    [failure('terminating connection', '57P01'), 4, 'it is shutting down'],
    [failure('could not extend file', '53100'), 70, 'The disk of the database is full'],
    [new Error('could not write: No space left on device'), 70, 'The disk of the database is full'],
    [new Error('boom'), 70, 'Internal failure: boom (LOG_LEVEL=debug shows where).'],
  ])('%s', (error, code, words) => {
    expect(exitCodeOf(error)).toBe(code);
    expect(explain(error)).toContain(words);
  });

  it('shows a stack only when asked', () => {
    const error = new Error('boom');
    expect(explain(error, true)).toBe(error.stack);
    expect(explain(error)).not.toContain('at ');
  });
});
