export { User } from './user.entity.js';
export { type Segment, UserRepository } from './user.repository.js';
export { UsersModule } from './users.module.js';
