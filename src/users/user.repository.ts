import { EntityRepository } from '@mikro-orm/postgresql';
import type { SegmentAnswer } from './segments.answer.js';
import type { User } from './user.entity.js';

/** Users as stored. */
export class UserRepository extends EntityRepository<User> {
  /** Every pair of area and tariff that has a user, by name. */
  async segments(): Promise<readonly SegmentAnswer[]> {
    return this.em.execute<SegmentAnswer[]>(
      'select area, tariff, count(*) as users from users group by area, tariff order by area, tariff',
    );
  }
}
