import { EntityRepository } from '@mikro-orm/postgresql';
import type { User } from './user.entity.js';

/** How many users an area and tariff has. */
export interface Segment {
  readonly area: string;
  readonly tariff: string;
  readonly users: number;
}

/** Users as stored. */
export class UserRepository extends EntityRepository<User> {
  async exists(id: number): Promise<boolean> {
    return (await this.em.fork().count(this.entityName, { id })) > 0;
  }

  /** Every pair of area and tariff that has a user, by name. */
  async segments(): Promise<readonly Segment[]> {
    return this.em.execute<Segment[]>(
      'select area, tariff, count(*)::int as users from users group by area, tariff order by area, tariff',
    );
  }
}
