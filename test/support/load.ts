import { setTimeout as sleep } from 'node:timers/promises';

/** What clients saw that asked without a pause. */
export interface Seen {
  /** Answers by status; 0 for none at all. */
  readonly byStatus: ReadonlyMap<number, number>;
  /** What must not be: another answer than the right one, a failure without `Retry-After`, another status. */
  readonly wrong: readonly string[];
}

/** So many clients, each asking one address after the other, until it is ended. */
export interface Load {
  /** Waits until an answer of this status comes that is asked for from now on. */
  sees(status: number): Promise<void>;
  end(): Promise<Seen>;
}

const PAUSE_MS = 20;

/** @param right - the one right answer of each address */
export function startLoad(url: string, right: ReadonlyMap<string, string>, clients: number): Load {
  const byStatus = new Map<number, number>();
  const wrong: string[] = [];
  let isEnded = false;
  let asked = 0;
  let latest: { readonly status: number; readonly asked: number }[] = [];
  const ask = async (path: string): Promise<void> => {
    asked += 1;
    const number = asked;
    const answer = await fetch(url + path).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    const status = answer && text !== undefined ? answer.status : 0;
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    latest = [...latest.slice(-200), { status, asked: number }];
    if (status === 200 && text !== right.get(path)) wrong.push(`${path} answered ${text ?? ''}`);
    else if (status === 503 && answer?.headers.get('retry-after') === null)
      wrong.push(`${path} without Retry-After`);
    else if (status !== 200 && status !== 503) wrong.push(`${path} answered ${status}: ${text ?? ''}`);
  };
  const paths = [...right.keys()];
  const running = Array.from({ length: clients }, async (_, client) => {
    for (let turn = client; !isEnded; turn += 1) {
      await ask(paths[turn % paths.length] ?? '/');
      await sleep(PAUSE_MS);
    }
  });
  return {
    sees: async (status) => {
      const from = asked;
      while (!latest.some((one) => one.status === status && one.asked > from)) await sleep(PAUSE_MS);
    },
    end: async () => {
      isEnded = true;
      await Promise.all(running);
      return { byStatus, wrong };
    },
  };
}

/** What each address answers now: right as long as nobody changes the data. */
export async function answersOf(url: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const path of paths) answers.set(path, await (await fetch(url + path)).text());
  return answers;
}
