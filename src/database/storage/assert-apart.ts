import { DatabaseUnusableError } from '../../common/errors/domain-error.js';

/** Each changes how the other's tables are planned: their answers are wrong then, without an error. */
const NOT_TOGETHER = ['citus', 'timescaledb'] as const;

/**
 * Also where only one of them is used: both take part in every statement of a database.
 *
 * @param extensions - of a database, and those that are to be made in it
 * @throws DatabaseUnusableError when they may not be together
 */
export function assertApart(extensions: readonly string[]): void {
  if (!NOT_TOGETHER.every((name) => extensions.includes(name))) return;
  throw new DatabaseUnusableError(
    'The extensions citus and timescaledb give wrong answers in one database: drop the one that STORAGE does not need, or ' +
      'give Halfhour a database of its own.',
  );
}
