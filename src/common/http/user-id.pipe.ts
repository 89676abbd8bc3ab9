import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../errors/index.js';
import { LARGEST_USER_KEY } from '../user-id.js';

const WHOLE_NUMBER = /^\d{1,10}$/;

/** The id of a user in an address. What cannot be one names no user, so it is simply not found. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (WHOLE_NUMBER.test(text) && Number(text) <= LARGEST_USER_KEY) return Number(text);
    throw new NotFoundError('There is no such user: ids are whole numbers.');
  }
}
