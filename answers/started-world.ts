import { resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../test/support/database.js';
import { ImportTestFolder } from '../test/support/import-folder.js';
import { Program } from '../test/support/program.js';
import type { Run } from './masks.js';
import type { Delivery, World } from './worlds.js';

/** Rejected rows are no failure, and neither is a file that was turned away. */
const FINE = [0, 1, 3];

/** Starts the program on a database of its own, has it asked, and leaves nothing behind. */
export async function withProgram<Result>(
  { deliveries, timeZone }: World,
  ask: (url: string, run: Run) => Promise<Result>,
): Promise<Result> {
  const began = new Date();
  const database = await createTestDatabase({ empty: 'folder', timeZone });
  const usual = await ImportTestFolder.create();
  const other = await ImportTestFolder.create();
  const deliverAll = async (some: readonly Delivery[]): Promise<void> => {
    for (const one of some) await deliver(database, one.isElsewhere ? other : usual, one);
  };
  try {
    // The web process imports the sample where nothing is stored yet.
    await deliverAll(deliveries.slice(0, 1));
    const { program, url } = await Program.web(database.environment);
    try {
      await deliverAll(deliveries.slice(1));
      return await ask(url, { timeZone, began, folders: [usual.path, other.path, resolve('data')] });
    } finally {
      program.signal('SIGINT');
      await program.ended;
    }
  } finally {
    await usual.remove();
    await other.remove();
    await database.drop();
  }
}

async function deliver(
  { environment }: TestDatabase,
  folder: ImportTestFolder,
  { write, options = [] }: Delivery,
): Promise<void> {
  await write(folder);
  const { code, stderr } = await Program.cli(environment, 'import', folder.path, '--quiet', ...options).ended;
  if (!FINE.includes(code ?? -1)) throw new Error(`The import ended with ${code}: ${stderr}`);
}
