import type { UserTable } from './user-table.js';

/** The statement that {@link copyBuffers} feeds. */
export const COPY_USERS = 'copy incoming_users (id, area, tariff) from stdin';

/** One COPY's worth of text: the embedded engine takes each COPY as one buffer of at most about 4 MiB. */
const CHARACTERS_A_COPY = 512 * 1024;

/** PostgreSQL's text COPY of these users, one buffer a COPY. */
export function* copyBuffers(users: UserTable): Generator<Buffer, void, undefined> {
  let text = '';
  for (const { id, area, tariff } of users) {
    text += `${id}\t${escaped(area)}\t${escaped(tariff)}\n`;
    if (text.length >= CHARACTERS_A_COPY) {
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
