/*
 * What no statement may do, so that a server can hand it to others that have a part of the users each. It is told from the
 * text as it is sent, so these rules know the forms that we write, and no others. Citus 13.2 refuses most of them.
 */

/** A rule, by what breaks it. */
export interface StatementRule {
  readonly breaks: string;
  /** @param text - a statement {@link inOneLine} */
  isBrokenBy(text: string): boolean;
}

/** Tables of which each server has the rows of its own users. */
const OF_USERS = '(?:users|(?:plausible_|replaced_)?readings|user_(?:days|months)_[ab])';
/** Tables that only the server has that everybody asks, those of its transactions among them. */
const OF_ONE_SERVER =
  '(?:segment_half_hours|segment_rebuilds|imports|import_files|import_issues|removals|leases|database_state|incoming_users|readings_to_come)';

/** Of every statement. */
export const RULES: readonly StatementRule[] = [
  {
    // As a part that is worked out first it would be a table without columns.
    breaks: 'asks whether there is a row of no column',
    isBrokenBy: (text) => isOfUsers(text) && /\bexists ?\( ?select from\b/.test(text),
  },
  rule('merges', /\bmerge into\b/),
  rule(
    'changes users in a part of its own',
    /\bas (?:(?:not )?materialized )?\( ?(?:insert into|update|delete from) users\b/,
  ),
  {
    breaks: 'looks rows of users up for each row of a table function',
    isBrokenBy: (text) =>
      lateralsOf(text).some(
        (lateral) => isOfUsers(lateral) && namesOfFunctions(text).some((name) => uses(lateral, name)),
      ),
  },
  {
    breaks: 'joins rows of users with a table function',
    isBrokenBy: (text) =>
      levelsOf(text).some(
        ({ own }) =>
          timesIn(own, READ(OF_USERS)) > 0 && /\b(?:from|join) (?:unnest|\w+_series|jsonb?_\w+)\(/.test(own),
      ),
  },
  {
    breaks: 'groups rows of users in a lateral otherwise than by user',
    isBrokenBy: (text) =>
      lateralsOf(text)
        .flatMap(levelsOf)
        .some(
          ({ own, whole }) =>
            isOfUsers(whole) && /\bgroup by\b/.test(own) && !/\bgroup by [^()]*\b(?:user_id|id)\b/.test(own),
        ),
  },
  {
    breaks: 'looks rows of users up in a lateral without naming the user',
    isBrokenBy: (text) => lateralsOf(text).some((lateral) => isOfUsers(lateral) && !isOfOneUser(lateral)),
  },
  {
    breaks: 'joins rows of users otherwise than by user',
    isBrokenBy: (text) =>
      levelsOf(text).some(({ own }) => timesIn(own, READ(OF_USERS)) > 1 + timesIn(own, BY_USER)),
  },
  {
    breaks: 'joins rows of users with a table of one server directly',
    isBrokenBy: (text) =>
      levelsOf(text).some(
        ({ joined }) => timesIn(joined, READ(OF_USERS)) > 0 && timesIn(joined, READ(OF_ONE_SERVER)) > 0,
      ),
  },
];

/** Of the statements of analyses besides: what they say of parts of the users can be put together. */
export const RULES_OF_ANALYSES: readonly StatementRule[] = [
  rule('names a zone', /at time zone '(?!UTC)|time_bucket\([^)]*'[A-Z][a-z]+\//),
  rule('lists users by unnest', /unnest\([^)]*\) (with ordinality )?as users?\b/),
  rule('lists users by place', /\b(user_id|id) in \((?! ?select\b)/),
  {
    breaks: 'reads what is kept by user without naming one or all',
    isBrokenBy: (text) =>
      /\b(from|join) ((plausible_)?readings|user_(days|months)_[ab])\b/.test(text) &&
      !/\buser_id\b/.test(text),
  },
  {
    breaks: 'has a CTE in a lateral',
    isBrokenBy: (text) => lateralsOf(text).some((lateral) => /\(\s?with\b/.test(lateral)),
  },
  {
    breaks: 'cuts rows off in a lateral, but those of one of its users',
    isBrokenBy: (text) =>
      lateralsOf(text).some((lateral) => /\b(limit|offset)\b/.test(lateral) && !isOfOneUser(lateral)),
  },
  rule('modifies in a CTE', /as (materialized )?\( ?(insert|update|delete|merge)\b/),
  rule('groups by several sets', /\b(grouping sets|rollup|cube) ?\(/),
  rule('counts or sums what is distinct, which cannot be added over parts', /\( ?distinct\b/),
];

/** What a transaction may not do, by its statements in their order, each {@link inOneLine}. */
export interface TransactionRule {
  readonly breaks: string;
  isBrokenBy(texts: readonly string[]): boolean;
}

export const TRANSACTION_RULES: readonly TransactionRule[] = [
  {
    // The other servers have been asked over connections that a change of a table cannot wait for.
    breaks: 'changes a table of users after rows of many of them were read or written',
    isBrokenBy: (texts: readonly string[]): boolean => {
      const first = texts.findIndex(
        (text) => isOfUsers(text) && !CHANGES_A_TABLE.test(text) && !namesOneUser(text),
      );
      return first >= 0 && texts.slice(first).some((text) => CHANGES_A_TABLE.test(text));
    },
  },
  {
    // So that it writes on few servers beside the one that has the ledger.
    breaks: 'writes rows of users in the ledger’s transaction that it does not name',
    isBrokenBy: (texts) =>
      texts.some((text) => WRITES_LEDGER.test(text)) &&
      texts.some((text) => WRITES_READINGS.test(text) && !/\buser_id\b/.test(text)),
  },
];

const CHANGES_A_TABLE = new RegExp(`^(?:create|alter|drop|truncate) .*\\b${OF_USERS}\\b`);
const WRITES_LEDGER = /^insert into import_files\b/;
const WRITES_READINGS =
  /^(?:update|delete from|insert into|copy) (?:(?:plausible_|replaced_)?readings|user_(?:days|months)_[ab])\b/;

/** A statement without its line ends, as rules take it. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function rule(breaks: string, pattern: RegExp): StatementRule {
  return { breaks, isBrokenBy: (text) => pattern.test(text) };
}

const READ = (table: string): string => `\\b(?:from|join|using|update) (?:only )?${table}\\b`;

/** A condition that ties rows to a user: to that of other rows, or to one that is named. */
const BY_USER = String.raw`\b(?:\w+\.)?(?:user_id|id) = (?:any\b|\$|(?:\w+\.)?(?:user_id|id|key)\b)|\busing \((?:\w+, )*user_id\b|\buser_id in \(\)`;

function timesIn(text: string, pattern: string): number {
  return [...text.matchAll(new RegExp(pattern, 'g'))].length;
}

function isOfUsers(text: string): boolean {
  return timesIn(text, READ(OF_USERS)) > 0;
}

function isOfOneUser(text: string): boolean {
  return /\buser_id = (?:\w+\.)?(?:user_id|id)\b/.test(text);
}

function namesOneUser(text: string): boolean {
  return /\b(?:user_id|id) = \$/.test(text);
}

function lateralsOf(text: string): readonly string[] {
  return [...text.matchAll(/\blateral ?\(/g)].map(({ index }) =>
    bracketed(text.slice(text.indexOf('(', index))),
  );
}

/** What a statement calls the rows of table functions, and their columns. */
function namesOfFunctions(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:unnest|generate_series|jsonb?_\w+)\(/g)].flatMap(({ index }) => {
    const rest = text.slice(index);
    const call = bracketed(rest.slice(rest.indexOf('(')));
    const named = /^(?: with ordinality)? as (\w+)(?: \(([^)]*)\))?/.exec(
      rest.slice(rest.indexOf('(') + call.length),
    );
    return named ? [`${named[1] ?? ''}\\.`, ...(named[2]?.split(', ') ?? [])] : [];
  });
}

function uses(text: string, name: string): boolean {
  return new RegExp(`\\b${name}`).test(text.replaceAll(/\bas \w+/g, ''));
}

/** A statement, or what one has in brackets. */
interface Level {
  readonly whole: string;
  /** Without what is in brackets within it. */
  readonly own: string;
  /** The same with the statements in it that name its rows: they join as well. */
  readonly joined: string;
}

/** The parts of a union are levels of their own. */
function levelsOf(text: string): readonly Level[] {
  const inner = inBrackets(text);
  const own = without(text, inner).split(/\bunion\b/);
  const joined = without(
    text,
    inner.filter(({ isJoined }) => !isJoined),
  ).split(/\bunion\b/);
  return [
    ...own.map((part, at) => ({ whole: text, own: part, joined: joined[at] ?? part })),
    ...inner.flatMap(({ part }) => levelsOf(part)),
  ];
}

interface InBrackets {
  readonly at: number;
  readonly part: string;
  /** It names rows of the statement that it is in. */
  readonly isJoined: boolean;
}

/** The outermost brackets of a text that hold a statement; those of functions and conditions hold none of their own. */
function inBrackets(text: string): readonly InBrackets[] {
  const found: { readonly at: number; readonly part: string }[] = [];
  for (let at = text.indexOf('('); at >= 0;) {
    const part = bracketed(text.slice(at)).slice(1, -1);
    const isStatement = /^ ?\(* ?(?:select|with|insert|update|delete)\b/.test(part);
    if (isStatement) found.push({ at: at + 1, part });
    at = text.indexOf('(', isStatement ? at + part.length + 2 : at + 1);
  }
  const names = namesOfSources(without(text, found));
  return found.map(({ at, part }) => ({
    at,
    part,
    isJoined: names.some(
      (name) => new RegExp(`\\b${name}\\.`).test(part) && !namesOfSources(part).includes(name),
    ),
  }));
}

/** What a statement calls the rows that it reads. */
function namesOfSources(text: string): readonly string[] {
  const named = text.matchAll(/\b(?:from|join|using|update) (?:only )?(\w+)(?: (?:as )?(\w+))?/g);
  return [...named].flatMap(([, table = '', alias = '']) =>
    alias === '' || IS_NO_ALIAS.test(alias) ? [table] : [alias],
  );
}

const IS_NO_ALIAS =
  /^(?:as|where|on|set|join|cross|left|full|group|order|using|limit|offset|for|union|returning|window)$/;

function without(text: string, parts: readonly Pick<InBrackets, 'at' | 'part'>[]): string {
  return parts.reduceRight((rest, { at, part }) => rest.slice(0, at) + rest.slice(at + part.length), text);
}

/** The text up to the bracket that closes its first one. */
export function bracketed(text: string): string {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    open += Number(text[at] === '(') - Number(text[at] === ')');
    if (open === 0) return text.slice(0, at + 1);
  }
  return text;
}
