import type { Database, Session } from '../../database/index.js';

/** Where an import reads and writes: the database, or a transaction that will be rolled back. */
export type Store = Pick<Database, 'query' | 'transaction'>;

/** A store whose transactions are savepoints of one that is never committed. Use it by one task at a time. */
export class RehearsalStore implements Store {
  constructor(private readonly session: Session) {}

  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.session.query<Row>(text, values);
  }

  async transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    await this.session.query('savepoint rehearsal');
    try {
      const result = await work(this.session);
      await this.session.query('release savepoint rehearsal');
      return result;
    } catch (error) {
      await this.session.query('rollback to savepoint rehearsal');
      throw error;
    }
  }
}
