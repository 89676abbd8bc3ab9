import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../errors/domain-error.js';

const WHOLE_NUMBER = /^\d{1,10}$/;
const LARGEST_ID = 2_147_483_647;

/** The id of a user in an address. Anything that cannot be one names no user, so it is simply not found. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = Number(value);
    if (WHOLE_NUMBER.test(value) && id <= LARGEST_ID) return id;
    throw new NotFoundError(`There is no user ${JSON.stringify(value.slice(0, 40))}: ids are whole numbers.`);
  }
}
