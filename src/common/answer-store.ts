import { LRUCache } from 'lru-cache';
import { SharedWork } from './shared-work.js';

/** How often questions were asked, by what became of them, and the size of what is kept. */
export interface AnswerCounts {
  readonly kept: number;
  readonly shared: number;
  readonly computed: number;
  readonly size: number;
}

/**
 * Answers by question. A question that is asked several times at once is answered once, and no longer worked on when all who
 * asked have left; a failure is not kept. Bounded by size: the least recently used answer goes first, and one that is larger than the bound is never kept.
 */
export class AnswerStore<Any = unknown> {
  private readonly kept: LRUCache<string, { readonly answer: Any }>;
  private readonly underWay = new Map<string, SharedWork<Any>>();
  private readonly asked = { kept: 0, shared: 0, computed: 0 };

  /** @param sizeOf - a whole number of at least 1, in the unit of `mostSize` */
  constructor(mostSize: number, sizeOf: (answer: Any, question: string) => number) {
    this.kept = new LRUCache({
      maxSize: mostSize,
      sizeCalculation: ({ answer }, question) => sizeOf(answer, question),
    });
  }

  /** @param question - everything that the answer depends on, the version of the data included */
  get<Answer extends Any>(question: string, make: () => Promise<Answer>): Promise<Answer> {
    const known = this.kept.get(question);
    if (known) {
      this.asked.kept += 1;
      return Promise.resolve(known.answer as Answer);
    }
    const begun = this.underWay.get(question);
    if (begun && !begun.isStopped) {
      this.asked.shared += 1;
      return begun.wait() as Promise<Answer>;
    }
    this.asked.computed += 1;
    const work = new SharedWork<Answer>(
      () => this.keeping(question, make),
      () => {
        // Where it was stopped, somebody may have begun anew.
        if (this.underWay.get(question) === work) this.underWay.delete(question);
      },
    );
    this.underWay.set(question, work);
    return work.wait();
  }

  get counts(): AnswerCounts {
    return { ...this.asked, size: this.kept.calculatedSize };
  }

  /** Drops everything: none of these questions will be asked again. */
  clear(): void {
    this.kept.clear();
  }

  private async keeping<Answer extends Any>(question: string, make: () => Promise<Answer>): Promise<Answer> {
    const answer = await make();
    this.kept.set(question, { answer });
    return answer;
  }
}
