export { User } from './user.entity.js';
export { assertAllFound, BY_ID, isAfter, isFrom, keysOf, type UserName, usersNamed } from './user-ids.sql.js';
export type { SegmentAnswer as Segment } from './segments.answer.js';
export { confinedTo } from './confined.sql.js';
export { UserRepository } from './user.repository.js';
export { UsersModule } from './users.module.js';
