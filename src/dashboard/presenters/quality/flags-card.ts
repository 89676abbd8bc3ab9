import {
  FLAG_COUNTS,
  QUALITY_FLAGS,
  type QualityAnswer,
  type QualityFlag,
  type UserQuality,
} from '../../../consumption/index.js';
import type { UserIssues } from '../../../ledger/index.js';
import { PageAddress, type PageState } from '../../address/page-address.js';
import { formatCount } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { type Cell, table, type Table, words } from '../../table.js';
import { missingHalfHours } from '../coverage.js';
import { FLAG_WORDS } from '../flag-words.js';

/** What stands out in the readings of the users shown, and what each column means. */
export interface FlagsCard {
  readonly table: Table;
  readonly words: readonly FlagMeaning[];
}

export interface FlagMeaning {
  readonly name: string;
  readonly rule: string;
  readonly advice: string;
}

const OTHER_WORDS: readonly FlagMeaning[] = [
  {
    name: 'Gaps',
    rule: 'Runs of half-hours without a reading. They are left out of means and never count as zero.',
    advice: 'Ask for the missing readings and import the file again.',
  },
];

/** @param range state that a user's page takes over */
export function flagsCard({ quality, issues }: QualityFacts, range: PageState): FlagsCard {
  const flags = shownFlags(quality);
  return {
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
      quality.map(({ id, quality: own }, index) => [
        { text: String(id), href: new PageAddress(`/users/${id}`, range).with({}, '#quality') },
        ...cellsOf(own, issues[index], flags),
      ]),
    ),
    words: [
      ...OTHER_WORDS,
      ...flags.map((flag) => {
        const { name, rule, advice } = FLAG_WORDS[flag];
        return { name, rule, advice };
      }),
    ],
  };
}

/** Readings that no meter records can only come from an older version: hardly anybody has a use for their column. */
function shownFlags(quality: readonly UserQuality[]): readonly QualityFlag[] {
  return QUALITY_FLAGS.filter(
    (flag) => flag !== 'implausible' || quality.some((user) => user.quality.implausible > 0),
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
