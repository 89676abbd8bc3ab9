import { addressesOf } from './addresses.js';
import { type Asked, lineOf } from './asked.js';
import { askFor } from './kept-answer.js';
import { withProgram } from './started-world.js';
import { type World, WORLDS } from './worlds.js';

/** Of a world, each answer under its request. */
export type Answers = ReadonlyMap<string, string>;

/** Asks everything of every world. A world asks one thing after the other, and the worlds share the processors. */
export function allAnswers(): Promise<readonly { readonly world: World; readonly answers: Answers }[]> {
  return Promise.all(
    WORLDS.map(async (world) => {
      const addresses = addressesOf(world.contents);
      const answers = await withProgram(world, async (url, run) => {
        await assertAllAsked(addresses, url);
        const found = new Map<string, string>();
        for (const asked of addresses) found.set(lineOf(asked), await askFor(asked, url, run));
        return found;
      });
      return { world, answers };
    }),
  );
}

/** @throws Error that names the routes of the API's description that nothing is asked of */
async function assertAllAsked(addresses: readonly Asked[], url: string): Promise<void> {
  const { paths } = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, unknown>>;
  };
  const asked = addresses.map(({ address }) => address.replace(/\?.*/, ''));
  const forgotten = Object.keys(paths).filter((path) => {
    const route = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '\\d+')}$`);
    return !asked.some((one) => route.test(one));
  });
  if (forgotten.length > 0) throw new Error(`Nothing is asked of ${forgotten.join(', ')}.`);
}
