import { type Asked, lineOf } from './asked.js';
import { KEPT_HEADERS, maskedField, maskedPage, maskedText, type Run } from './masks.js';

/** Asks, and writes the answer down in lines that can be compared: the request, status, headers, body. */
export async function askFor(asked: Asked, url: string, run: Run): Promise<string> {
  const { address, method = 'GET', headers = {} } = asked;
  const accept = address.startsWith('/api/') ? '*/*' : 'text/html';
  const answer = await fetch(url + address, { method, headers: { accept, ...headers }, redirect: 'manual' });
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  const body = bodyOf(await answer.text(), answer.headers.get('content-type') ?? '', run);
  return [lineOf(asked), String(answer.status), ...kept, '', ...body, ''].join('\n');
}

function bodyOf(text: string, contentType: string, run: Run): readonly string[] {
  const plain = maskedText(text, run);
  if (plain === '') return [];
  if (/^application\/(?:problem\+)?json/.test(contentType)) return jsonLines(JSON.parse(plain, maskedField));
  if (contentType.startsWith('text/csv')) return csvLines(plain);
  if (contentType.startsWith('text/html')) return pageLines(maskedPage(plain, run));
  return plain.split('\n');
}

/** A line for each value that holds no others but plain ones, so that a difference shows what is around it. */
function jsonLines(value: unknown, before = '', after = ''): readonly string[] {
  const isPlain = Object.values(value ?? {}).every((one) => typeof one !== 'object' || one === null);
  if (typeof value !== 'object' || value === null || isPlain) return [before + JSON.stringify(value) + after];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const indent = ' '.repeat(before.length - before.trimStart().length);
  const entries = Object.entries(value);
  return [
    before + open,
    ...entries.flatMap(([name, one], index) =>
      jsonLines(
        one,
        `${indent} ${Array.isArray(value) ? '' : `${JSON.stringify(name)}: `}`,
        index < entries.length - 1 ? ',' : '',
      ),
    ),
    indent + close + after,
  ];
}

const CELL = /("(?:[^"]|"")*"|[^",]*)(,|$)/g;

function csvLines(text: string): readonly string[] {
  const [head = '', ...rows] = text.split('\r\n');
  const names = head.split(',');
  return [
    head,
    ...rows.map((row) => {
      let column = 0;
      return row.replaceAll(CELL, (_, cell: string, end: string) => {
        return String(maskedField(names[column++] ?? '', cell)) + end;
      });
    }),
  ];
}

const INLINE = 'a|abbr|b|button|code|em|input|kbd|label|option|select|small|span|strong|sub|sup|time';
const SPACED = new RegExp(`\\s*(</?(?!(?:${INLINE})\\b)[a-z!][^>]*>)\\s*`, 'gi');

/** A tag a line. White space that no browser shows, around what is a block, is none of the answer. */
function pageLines(html: string): readonly string[] {
  return html
    .replaceAll(/\s+/g, ' ')
    .replaceAll(SPACED, '\n$1\n')
    .replaceAll(/(<[a-z])/gi, '\n$1')
    .split('\n')
    .filter(Boolean);
}
