import { FileRefusedError } from '../../source/file-refused-error.js';
import type { FileTally } from '../file-tally.js';
import type { Parts } from '../parts.js';

/**
 * Of the tables that some files have below each other under one heading (received, delivered, net), the one that is
 * consumption: delivered is the only one without negatives, received has nothing else but zeros.
 *
 * @param sections - by name, in the order of the file
 * @throws FileRefusedError where that cannot be told
 */
export function deliveredOf(
  sections: ReadonlyMap<string, Parts>,
  tally: FileTally,
): ReadonlyMap<string, Parts> {
  if (sections.size < 2) return sections;
  const delivered = [...sections].filter(([, parts]) => numbersOf(parts).every((number) => number >= 0));
  if (delivered.length !== 1) {
    const names = [...sections.keys()].join(', ');
    throw new FileRefusedError(
      'refused',
      `it has several tables under one heading (${names}), and which of them is consumption cannot be told`,
    );
  }
  for (const [name, parts] of sections) {
    if (name === delivered[0]?.[0]) continue;
    const isReceived = numbersOf(parts).every((number) => number <= 0);
    tally.drop(`${name}: ${isReceived ? 'received' : 'net'}`, parts.length);
  }
  return new Map(delivered);
}

function numbersOf({ mantissa, length }: Parts): Float64Array {
  return mantissa.subarray(0, length);
}
