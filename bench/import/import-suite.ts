import { generatedInput, realInput } from '../support/inputs.js';
import type { Suite } from '../support/suite.js';
import { measureSpeed } from './speed.js';

/** What an import costs, compared with one COPY of the same rows. */
export const importSuite: Suite = {
  name: 'import',
  async run({ server, users, rounds }, show) {
    const real = realInput();
    const sizes =
      users.length > 0 ? users : [...(real ? [] : [60]), 600, ...(server === undefined ? [] : [6000])];
    if (real && users.length === 0) show(await measureSpeed(server, real, rounds));
    for (const size of sizes) show(await measureSpeed(server, await generatedInput(size), rounds));
  },
};
