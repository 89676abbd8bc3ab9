import { Database, DatabaseState } from '../../src/database/index.js';
import type { BenchApp } from '../support/bench-app.js';
import { median } from '../support/statistics.js';
import { timed } from '../support/timed.js';

type Statement = Parameters<Database['query']>;

/**
 * How long the statements of an answer take by themselves, in milliseconds: those that the program runs for it when
 * nothing is known, sent again by the same driver, one after the other. The median of the rounds.
 */
export async function timeStatements({ url, app }: BenchApp, path: string, rounds: number): Promise<number> {
  const database = app.get(Database, { strict: false });
  await app.get(DatabaseState, { strict: false }).raiseVersion();
  const statements = await recorded(database, () => fetch(url + path).then((answer) => answer.arrayBuffer()));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(
      await timed(async () => {
        for (const statement of statements) await database.query(...statement);
      }),
    );
  }
  return median(times);
}

/** What is asked of the database while something is done; which data version it is, is asked for each answer. */
async function recorded(database: Database, work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  const query = database.query.bind(database);
  database.query = (...statement) => {
    if (!statement[0].includes('database_state')) statements.push(statement);
    return query(...statement);
  };
  try {
    await work();
  } finally {
    database.query = query;
  }
  return statements;
}
