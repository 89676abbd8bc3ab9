/**
 * Lets work on users go on in the order in which it came: what came later says the last word, although several loops store
 * at the same time.
 */
export class UserTurns {
  private readonly last = new Map<number, Promise<unknown>>();

  /** Waits for all earlier work on any of these users. */
  async take<Result>(userIds: readonly number[], work: () => Promise<Result>): Promise<Result> {
    const before = userIds.map((id) => this.last.get(id) ?? Promise.resolve());
    const turn = Promise.allSettled(before).then(work);
    for (const id of userIds) this.last.set(id, turn);
    try {
      return await turn;
    } finally {
      for (const id of userIds) if (this.last.get(id) === turn) this.last.delete(id);
    }
  }
}
