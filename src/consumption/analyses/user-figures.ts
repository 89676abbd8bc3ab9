import { NotFoundError } from '../../common/errors/domain-error.js';
import type { AskedRange } from '../analysis.js';
import type { Snapshot } from '../snapshot.js';
import { usersOf } from '../user-list.js';
import { completed } from './figures-of-page.js';
import type { UserFigures } from './user-answer.js';
import { userFrame } from './user-frame.js';

/** @throws NotFoundError when there is no such user */
export function figuresOfUser(data: Snapshot, id: string, asked: AskedRange): Promise<UserFigures> {
  return data.once('figures of a user', { id, ...asked }, async () => {
    const place = (await usersOf(data)).ids.indexOf(id);
    const [user] = place < 0 ? [] : await completed(data, userFrame(data, asked), [place]);
    if (!user) throw new NotFoundError(`There is no user ${id}.`);
    return user;
  });
}
