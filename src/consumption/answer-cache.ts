import { Injectable } from '@nestjs/common';
import { VersionedCache } from '../common/versioned-cache.js';
import { DatabaseState } from '../database/index.js';

/** The figures of 300,000 users over one range, or what some thousand pages show: at most some 200 MiB. */
const MOST_ROWS = 400_000;

/**
 * Answers of this process's queries, kept until the data version changes. Each process has its own and asks the
 * database for the version each time, so several of them never show different data.
 */
@Injectable()
export class AnswerCache {
  private readonly cache = new VersionedCache(MOST_ROWS);

  constructor(private readonly state: DatabaseState) {}

  /** The answer to a question that can be written as JSON, worked out at most once for each data version. */
  async get<Answer>(question: readonly unknown[], answer: () => Promise<Answer>): Promise<Answer> {
    const { databaseId, dataVersion, zone } = await this.state.read();
    const version = `${databaseId}:${dataVersion} ${zone.name}`;
    return this.cache.get(version, JSON.stringify(question), answer, rowsOf);
  }
}

/** One, and one for each element of each list in it. */
function rowsOf(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 1;
  const parts: readonly unknown[] = Array.isArray(answer)
    ? answer
    : Object.values(answer).filter(Array.isArray);
  return parts.reduce<number>((rows, part) => rows + rowsOf(part), 1);
}

/** A service whose answers are kept. */
interface Remembering {
  readonly answers: AnswerCache;
}

/**
 * Keeps what a query method answers until the data change: what is asked again, by another card of a page or by the
 * next visitor, costs one look at the data version. Its parameters can be written as JSON; what it throws is not kept.
 */
export function Remembered<Answer>(
  service: Remembering,
  method: string,
  descriptor: TypedPropertyDescriptor<(...parameters: never[]) => Promise<Answer>>,
): void {
  const ask = descriptor.value;
  if (!ask) throw new TypeError(`${method} is no method`);
  descriptor.value = function (this: Remembering, ...parameters: never[]): Promise<Answer> {
    const question = [service.constructor.name, method, ...parameters];
    return this.answers.get(question, () => ask.apply(this, parameters));
  };
}
