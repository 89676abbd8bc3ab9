/** Does one piece of work after the other, in the order in which they are asked for. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns what the work gives; a failure is that of whoever asked for it, and the next piece goes on */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
