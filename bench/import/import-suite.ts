import { generatedInput, type Input, realInput } from '../support/inputs.js';
import type { BenchOptions } from '../support/options.js';
import type { Suite } from '../support/suite.js';
import { measureMemory } from './memory.js';
import { measureSpeed } from './speed.js';

/** So many users take minutes a round: once is enough. */
const LARGE = 6000;

/** What an import costs, compared with one COPY of the same rows. */
export const importSuite: Suite = {
  name: 'import',
  async run(options, show) {
    const { server, rounds } = options;
    const [first, ...more] = await inputs(options);
    if (!first) return;
    show(await measureMemory(server, first, rounds));
    for (const input of [first, ...more]) {
      show(await measureSpeed(server, input, input.users >= LARGE ? 1 : rounds));
    }
  },
};

/** Those asked for, else the real input or as many generated users, and ten and a hundred times as many. */
async function inputs({ server, users }: BenchOptions): Promise<readonly Input[]> {
  if (users.length > 0) return Promise.all(users.map((count) => generatedInput(count)));
  const first = realInput() ?? (await generatedInput(60));
  const more = server === undefined ? [600] : [600, LARGE];
  return [first, ...(await Promise.all(more.map((count) => generatedInput(count))))];
}
