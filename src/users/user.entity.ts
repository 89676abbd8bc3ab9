import { defineEntity, p } from '@mikro-orm/core';
import { UserRepository } from './user.repository.js';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  repository: () => UserRepository,
  indexes: [
    { name: 'users_area_tariff', properties: ['area', 'tariff'] },
    { name: 'users_in_order', properties: ['sort_key', 'external_id'] },
  ],
  properties: {
    /** The user's key: by it readings and what is made of them tell whose they are. It leaves the database in no answer. */
    id: p.integer().primary().autoincrement(false),
    /** The user's id as people and programs write it, and the name of its readings' file. */
    external_id: p.text().unique(),
    /** The same with its runs of digits padded, so that 9 comes before 10. */
    sort_key: p.text(),
    /** The start of its first half-hour with a reading. */
    first_start: p.datetime().columnType('timestamptz').nullable(),
    /** Where the user lives, and the tariff it is on: of the user, not of a time. */
    area: p.text(),
    tariff: p.text(),
  },
});

/** A customer with a smart meter. */
export class User extends UserSchema.class {}

UserSchema.setClass(User);
