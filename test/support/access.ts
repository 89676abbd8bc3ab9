import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { AccessDatabase, Accounts, Tokens } from '../../src/access/index.js';
import type { Grant } from '../../src/common/http/index.js';
import type { TestApp } from './app.js';

export type Headers = Readonly<Record<string, string>>;

/** What came back, without following a redirection. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export const PASSWORD = 'correct horse battery';
export const ALL: Grant = { role: 'viewer', areas: null };
export const ADMIN: Grant = { role: 'admin', areas: null };

/** As `fetch` would not: with any header, and every cookie seen. */
export function ask(url: string, headers: Headers = {}, form?: Headers): Promise<Answer> {
  const body = form && new URLSearchParams(form).toString();
  const ofForm = {
    'content-type': 'application/x-www-form-urlencoded',
    // Older browsers say nothing of it.
    ...('origin' in headers ? {} : { 'sec-fetch-site': 'same-origin' }),
  };
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { method: form ? 'POST' : 'GET', headers: { ...(form ? ofForm : {}), ...headers }, agent: false },
      (response) => {
        text(response).then((answer) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
        }, reject);
      },
    );
    asking.on('error', reject).end(body);
  });
}

/** The cookies that an answer sets, as the next request sends them. */
export function cookiesOf({ headers }: Answer): string {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');
}

/** A cookie of somebody who has just signed in. */
export async function signIn(url: string, name: string, password = PASSWORD): Promise<string> {
  const answer = await ask(`${url}/sign-in`, {}, { name, password });
  if (answer.status !== 303) throw new Error(`${name} was not let in: ${answer.status}`);
  return cookiesOf(answer);
}

export async function addAccount(app: TestApp, name: string, grant: Grant): Promise<void> {
  await app.get(Accounts).add(name, PASSWORD, grant, { actor: 'test' });
}

/** A token's header. */
export async function addToken(app: TestApp, name: string, grant: Grant): Promise<Headers> {
  const token = await app.get(Tokens).add(name, grant, new Date(Date.now() + 3_600_000), { actor: 'test' });
  return { authorization: `Bearer ${token}` };
}

/** What the audit says since the last time, without when. */
export async function auditOf(app: TestApp): Promise<readonly string[]> {
  const rows = await app.get(AccessDatabase).query<{ text: string }>(
    `with told as (delete from access_audit returning *)
       select concat_ws(' ', coalesce(actor, '?'), action, subject) as text from told order by id`,
  );
  return rows.map((row) => row.text);
}
