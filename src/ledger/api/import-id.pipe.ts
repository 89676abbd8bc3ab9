import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../../common/errors/index.js';

/** The parameter `id` of an address, for its description. */
export const IMPORT_ID = {
  name: 'id',
  description: 'The number of the import.',
  schema: { type: 'integer', minimum: 0 },
  example: 1,
};

/** More digits than any ledger needs, and few enough to be exact. */
const WHOLE_NUMBER = /^\d{1,15}$/;

/** The id of an import in an address. What cannot be one names no import, so it is simply not found. */
@Injectable()
export class ImportIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (WHOLE_NUMBER.test(text)) return Number(text);
    throw new NotFoundError('There is no such import: ids are whole numbers.');
  }
}
