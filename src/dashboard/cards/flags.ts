import {
  DEFAULT_CAP_WH,
  FLAG_COUNTS,
  quality,
  QUALITY_FLAGS,
  type QualityAnswer,
  type QualityFlag,
  type SeriesAnswer,
  type UserQuality,
} from '../../consumption/index.js';
import type { UserIssues } from '../../ledger/index.js';
import { card } from '../card.js';
import { missingHalfHours } from '../format/coverage.js';
import { estimatedPart, estimatedShareOf } from '../format/estimated.js';
import { FLAG_WORDS } from '../format/flag-words.js';
import { counted, formatCount } from '../format/numbers.js';
import { halfHoursNote } from '../half-hours.js';
import { cardInTime } from '../in-time.js';
import { type QualityContext, userHref } from '../page-context.js';
import { type Cell, type Column, table, words } from '../table.js';
import { monthsOfEveryone, shownUsers, sortable } from './coverage.js';

const HEAD = { id: 'flags', heading: 'Gaps and flags of these users' } as const;

const GAPS = {
  name: 'Gaps',
  text: 'Runs of half-hours without a reading. They are left out of means and never count as zero. Ask for the missing readings and import the file again.',
};

/** A column that stands there only where somebody has something in it. */
interface RareColumn {
  readonly column: Column;
  readonly cellOf: (quality: QualityAnswer) => Cell;
  readonly words: { readonly name: string; readonly text: string };
}

/** What stands out in the readings of the users shown, and what each column means. */
export async function flagsCard(page: QualityContext) {
  const { data, range, ledger } = page;
  const users = await shownUsers(page);
  if (users.count === 0) return null;
  const ids = users.results.map(({ id }) => id);
  return cardInTime(
    data,
    { ...HEAD, why: 'Months of very many users are compared for it, which takes a while.' },
    () =>
      Promise.all([
        quality(data, { ...range, ids, capWh: DEFAULT_CAP_WH }),
        monthsOfEveryone(page),
        data.once('issues of users', ids, () => ledger.counts(ids)),
      ]),
    ([judged, months, issues]) => flagsView(judged, months, issues, page),
  );
}

function flagsView(
  judged: readonly UserQuality[],
  months: SeriesAnswer,
  issues: readonly UserIssues[],
  page: QualityContext,
) {
  const { rangeState } = page;
  const flags = shownFlags(judged);
  const rare = [
    ...(estimatedShareOf(months.results) ? [estimatedColumn(page)] : []),
    ...(judged.some(({ quality: { derived_readings } }) => derived_readings > 0) ? [HOURS] : []),
  ];
  const note = halfHoursNote(page);
  return card({
    ...HEAD,
    scrolls: 'Table of gaps and flags',
    ...(note === undefined ? {} : { sentence: note }),
    table: table(
      'matrix counts',
      'Gaps, flags and rows of files by user',
      [
        ...['User', 'Missing', 'Gaps', 'Longest gap', ...flags.map((flag) => FLAG_WORDS[flag].name)].map(
          words,
        ),
        ...rare.map(({ column }) => column),
        ...['Repeats', 'Restated', 'Rejected'].map(words),
      ],
      judged.map(({ id, quality: own }, index) => [
        { text: id, href: userHref(id, rangeState, '#quality') },
        ...cellsOf(own, issues[index], flags, rare),
      ]),
    ),
    words: [
      GAPS,
      ...flags.map((flag) => {
        const { name, rule, advice } = FLAG_WORDS[flag];
        return { name, text: `${rule} ${advice}` };
      }),
      ...rare.map(({ words: ofColumn }) => ofColumn),
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

function estimatedColumn(page: QualityContext): RareColumn {
  return {
    column: sortable('Estimated', 'estimated', page, '#flags'),
    cellOf: ({ estimated_readings, estimated_share }) => ({
      text: estimated_share ? estimatedPart(estimated_share) : '0',
      title: counted(estimated_readings, 'reading', 'readings'),
      class: `count-${estimated_readings === 0 ? 'none' : 'some'}`,
    }),
    words: {
      name: 'Estimated',
      text: 'The part of the energy that was estimated, substituted or edited, as the files say. Import the files again when they hold what was metered.',
    },
  };
}

const HOURS: RareColumn = {
  column: words('From hours'),
  cellOf: ({ derived_readings }) => cell(derived_readings, 'some'),
  words: {
    name: 'From hours',
    text: 'Half-hours that are halves of hourly readings. Energies are right; peak, load factor and typical day are those of hours.',
  },
};

function cellsOf(
  quality: QualityAnswer,
  issues: UserIssues | undefined,
  flags: readonly QualityFlag[],
  rare: readonly RareColumn[],
): readonly Cell[] {
  return [
    cell(missingHalfHours(quality), 'look'),
    cell(quality.gap_runs, 'look'),
    cell(quality.longest_gap, 'look'),
    ...flags.map((flag) => cell(quality[FLAG_COUNTS[flag]], 'look')),
    ...rare.map(({ cellOf }) => cellOf(quality)),
    cell(quality.repeats, 'some'),
    cell(issues?.restatements ?? 0, 'some'),
    cell(issues?.rejects ?? 0, 'look'),
  ];
}

/** A number; `none` is set back, `look` is worth a look. */
function cell(value: number, grade: 'some' | 'look'): Cell {
  return { text: formatCount(value), class: `count-${value === 0 ? 'none' : grade}` };
}
