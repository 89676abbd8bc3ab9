import { EntityRepository } from '@mikro-orm/postgresql';
import type { Areas } from '../common/http/index.js';
import type { SegmentAnswer } from './segments.answer.js';
import type { User } from './user.entity.js';

/** Users as stored. */
export class UserRepository extends EntityRepository<User> {
  /** Every pair of area and tariff that has a user, by name; of these areas, if there are any. */
  async segments(areas: Areas): Promise<readonly SegmentAnswer[]> {
    return this.em.execute<SegmentAnswer[]>(
      `select area, tariff, count(*) as users from users ${areas === null ? '' : 'where area = any(?)'}
       group by area, tariff order by area, tariff`,
      areas === null ? [] : [`{${areas.map((area) => JSON.stringify(area)).join(',')}}`],
    );
  }
}
