import {
  DEFAULT_CAP_WH,
  FLAG_COUNTS,
  quality,
  QUALITY_FLAGS,
  type QualityAnswer,
  type QualityFlag,
  type UserQuality,
} from '../../consumption/index.js';
import type { UserIssues } from '../../ledger/index.js';
import { card } from '../card.js';
import { missingHalfHours } from '../format/coverage.js';
import { FLAG_WORDS } from '../format/flag-words.js';
import { formatCount } from '../format/numbers.js';
import { halfHoursNote } from '../half-hours.js';
import { type QualityContext, userHref } from '../page-context.js';
import { type Cell, table, words } from '../table.js';
import { shownUsers } from './coverage.js';

const GAPS = {
  name: 'Gaps',
  text: 'Runs of half-hours without a reading. They are left out of means and never count as zero. Ask for the missing readings and import the file again.',
};

/** What stands out in the readings of the users shown, and what each column means. */
export async function flagsCard(page: QualityContext) {
  const { data, range, rangeState, ledger } = page;
  const users = await shownUsers(page);
  if (users.count === 0) return null;
  const ids = users.results.map(({ id }) => id);
  const [judged, issues] = await Promise.all([
    quality(data, { ...range, ids, capWh: DEFAULT_CAP_WH }),
    data.once('issues of users', ids, () => ledger.counts(ids)),
  ]);
  const flags = shownFlags(judged);
  const note = halfHoursNote(page);
  return card({
    id: 'flags',
    heading: 'Gaps and flags of these users',
    scrolls: 'Table of gaps and flags',
    ...(note === undefined ? {} : { sentence: note }),
    table: table(
      'matrix counts',
      'Gaps, flags and rows of files by user',
      [
        'User',
        'Missing',
        'Gaps',
        'Longest gap',
        ...flags.map((flag) => FLAG_WORDS[flag].name),
        'Repeats',
        'Restated',
        'Rejected',
      ].map(words),
      judged.map(({ id, quality: own }, index) => [
        { text: id, href: userHref(id, rangeState, '#quality') },
        ...cellsOf(own, issues[index], flags),
      ]),
    ),
    words: [
      GAPS,
      ...flags.map((flag) => {
        const { name, rule, advice } = FLAG_WORDS[flag];
        return { name, text: `${rule} ${advice}` };
      }),
    ],
  });
}

/** Hardly anybody has a use for a column of these. */
const RARE_FLAGS: readonly QualityFlag[] = ['implausible', 'hourly', 'thousandth', 'far_away'];

function shownFlags(users: readonly UserQuality[]): readonly QualityFlag[] {
  return QUALITY_FLAGS.filter(
    (flag) => !RARE_FLAGS.includes(flag) || users.some(({ quality: { flags } }) => flags.includes(flag)),
  );
}

function cellsOf(
  quality: QualityAnswer,
  issues: UserIssues | undefined,
  flags: readonly QualityFlag[],
): readonly Cell[] {
  return [
    cell(missingHalfHours(quality), 'look'),
    cell(quality.gap_runs, 'look'),
    cell(quality.longest_gap, 'look'),
    ...flags.map((flag) => cell(quality[FLAG_COUNTS[flag]], 'look')),
    cell(quality.repeats, 'some'),
    cell(issues?.restatements ?? 0, 'some'),
    cell(issues?.rejects ?? 0, 'look'),
  ];
}

/** A number; `none` is set back, `look` is worth a look. */
function cell(value: number, grade: 'some' | 'look'): Cell {
  return { text: formatCount(value), class: `count-${value === 0 ? 'none' : grade}` };
}
