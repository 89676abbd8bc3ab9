/** How a query text uses `COPY … FROM STDIN`. */
export type CopyIn =
  | { readonly kind: 'none' }
  /** The text is this one statement. */
  | { readonly kind: 'alone'; readonly binary: boolean }
  /** The text has other statements beside it. */
  | { readonly kind: 'mixed' };

const NONE: CopyIn = { kind: 'none' };
const QUOTED_OR_COMMENT =
  /--[^\n]*|\/\*|(?<![\w$])[eE]'(?:\\[^]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|(?<![\w$])\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[^]*?\$\1\$/g;

/**
 * Finds out whether a query will ask its client for copy data, which the server must know before the engine does.
 * Comments, literals and parentheses are left out of account: a text about COPY is not a COPY.
 */
export function copyInOf(sql: string): CopyIn {
  if (!/stdin/i.test(sql)) {
    return NONE;
  }
  const statements = outsideParentheses(withoutQuotesAndComments(sql))
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  const copy = statements.find((statement) => /^copy\b.*\bfrom\s+stdin\b/is.test(statement));
  if (copy === undefined) {
    return NONE;
  }
  return statements.length === 1
    ? { kind: 'alone', binary: /\bbinary\b/i.test(withoutQuotesAndComments(sql)) }
    : { kind: 'mixed' };
}

/** Comments become a space, literals and quoted names a letter, so that words stay apart. */
function withoutQuotesAndComments(sql: string): string {
  const token = new RegExp(QUOTED_OR_COMMENT);
  let kept = '';
  let at = 0;
  for (let found = token.exec(sql); found !== null; found = token.exec(sql)) {
    kept += sql.slice(at, found.index) + (/^[-/]/.test(found[0]) ? ' ' : ' q ');
    at = found[0] === '/*' ? endOfComment(sql, found.index) : token.lastIndex;
    token.lastIndex = at;
  }
  return kept + sql.slice(at);
}

/** PostgreSQL's block comments nest. */
function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) {
      return edge.lastIndex;
    }
  }
  return sql.length;
}

function outsideParentheses(sql: string): string {
  let depth = 0;
  let kept = '';
  for (const part of sql.split(/([()])/)) {
    if (part === '(') {
      depth++;
    } else if (part === ')') {
      depth = Math.max(depth - 1, 0);
    } else if (depth === 0) {
      kept += ` ${part}`;
    }
  }
  return kept;
}
