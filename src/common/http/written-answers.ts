import { AnswerStore } from '../answer-store.js';

/** Some of the longest series that are given out, thousands of other answers. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What is kept around each, so that a million short answers are not taken for nothing. */
const OVERHEAD_BYTES = 512;

/**
 * Answers as they were written: writing some thousand rows takes longer than reading them, and programs ask for the same
 * ones again.
 */
export class WrittenAnswers {
  private readonly answers = new AnswerStore<Buffer>(
    MOST_BYTES,
    ({ length }, question) => length + 2 * question.length + OVERHEAD_BYTES,
  );

  /**
   * @param stamp - of what the answer changes with, read before the answer is made
   * @param address - everything else that tells this answer from others
   */
  get(stamp: string, address: string, write: () => Promise<Buffer>): Promise<Buffer> {
    return this.answers.get(`${stamp} ${address}`, write);
  }
}
