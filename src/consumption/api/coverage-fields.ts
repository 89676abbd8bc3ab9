import { Count, Share } from '../../common/http/index.js';

/** Half-hours with a reading. */
export const Observed = (): PropertyDecorator =>
  Count('Half-hours with a reading, each once, summed over users.', 1_440);

/** Half-hours that should have one. */
export const Expected = (): PropertyDecorator =>
  Count('Half-hours that should have one: from the first reading of a user to the end of the data.', 1_440);

/** How much of what should be there is there. */
export const Coverage = (): PropertyDecorator =>
  Share('observed / expected; null where nothing was expected.', 1);
