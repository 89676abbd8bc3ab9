import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../errors/index.js';
import { parseUserId, USER_ID_RULE } from '../user-id.js';

/** The id of a user in an address. What cannot be one names no user, so it is simply not found. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, string> {
  transform(text: string): string {
    const id = parseUserId(text);
    if (id === undefined) throw new NotFoundError(`There is no such user: ${USER_ID_RULE}.`);
    return id;
  }
}
