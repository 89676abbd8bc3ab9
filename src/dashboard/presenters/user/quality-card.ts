import type { Gap, UserQuality } from '../../../consumption/index.js';
import type { Dates } from '../../format/dates.js';
import { energyText, formatCount, formatCoverage } from '../../format/numbers.js';
import { FLAG_WORDS } from '../flag-words.js';

const MOST_LINES = 10;

interface UserIssues {
  readonly userId: number;
  readonly rejects: number;
  readonly restatements: number;
  readonly lastImportId: number;
}
interface UserRepeat {
  readonly start: Date;
  readonly firstWh: number;
  readonly secondWh: number;
}

/** The data quality of a user, in plain words. */
export interface QualityCard {
  readonly id: string;
  readonly heading: string;
  readonly items: readonly QualityItem[];
}

/** One thing to know of the readings: what there is, and what to do. */
export interface QualityItem {
  readonly name: string;
  readonly text: string;
  /** Where it is worth a look. */
  readonly warning?: boolean;
  readonly advice?: string;
  /** Places in time, each leading to its day. */
  readonly lines?: readonly LinkView[];
  /** Where there is more about it. */
  readonly more?: LinkView;
}

export interface LinkView {
  readonly text: string;
  readonly href: string;
}

export interface QualityCardInput {
  readonly quality: UserQuality;
  /** In order of time; the first ones where there are many. */
  readonly gaps: readonly Gap[];
  readonly repeats: readonly UserRepeat[];
  readonly issues: UserIssues | undefined;
  readonly dates: Dates;
  /** Where a local day is shown in half-hours. */
  readonly dayHref: (day: Date) => string;
}

export function qualityCard(input: QualityCardInput): QualityCard {
  return {
    id: 'quality',
    heading: 'Data quality',
    items: [
      readings(input),
      ...gapItems(input),
      ...repeatItems(input),
      ...issueItems(input),
      ...input.quality.flags.map((flag) => {
        const { name, meaning, advice } = FLAG_WORDS[flag];
        return { name, text: meaning(input.quality), warning: true, advice };
      }),
      ...(input.quality.flags.length === 0 ? [NOTHING_STANDS_OUT] : []),
    ],
  };
}

const NOTHING_STANDS_OUT: QualityItem = {
  name: 'Values',
  text: 'None is too high, stuck or a spike, and no day is all zeros.',
};

function readings({ quality, dates }: QualityCardInput): QualityItem {
  const { observed, expected, coverage, firstReading, lastReading } = quality;
  const count =
    observed === expected
      ? `All ${formatCount(expected)} half-hours are there.`
      : `${formatCount(observed)} of ${formatCount(expected)} half-hours are there: ${formatCoverage(coverage)}.`;
  const span =
    firstReading && lastReading
      ? ` First ${dates.moment(firstReading)}, last ${dates.moment(lastReading)}.`
      : '';
  return { name: 'Readings', text: `${count}${span}` };
}

function gapItems({ quality, gaps, dates, dayHref }: QualityCardInput): readonly QualityItem[] {
  const { gapRuns, observed, expected } = quality;
  if (gapRuns === 0) return [{ name: 'Gaps', text: 'None.' }];
  const missing = halfHours(expected - observed);
  return [
    {
      name: 'Gaps',
      text: `${formatCount(gapRuns)} with ${missing} missing. Means leave them out; they never count as zero.`,
      warning: true,
      advice: 'Ask for the missing readings and import the file again.',
      lines: listed(
        gaps.map(({ from, to, halfHours: length }) => ({
          text: `${dates.moment(from)} – ${dates.moment(to)}: ${halfHours(length)}`,
          href: dayHref(from),
        })),
      ),
    },
  ];
}

function repeatItems({ quality, repeats, dates, dayHref }: QualityCardInput): readonly QualityItem[] {
  if (quality.repeats === 0) return [{ name: 'Repeats', text: 'None.' }];
  const energy = repeats.reduce((sum, { secondWh }) => sum + secondWh, 0);
  const isAll = repeats.length === quality.repeats;
  const count = `${halfHours(quality.repeats)} ${quality.repeats === 1 ? 'has' : 'have'} two readings, and both count.`;
  return [
    {
      name: 'Repeats',
      text: isAll ? `${count} The second ones hold ${energyText(energy)}.` : count,
      lines: listed(
        repeats.map(({ start, firstWh, secondWh }) => ({
          text: `${dates.moment(start)}: ${energyText(firstWh)}, then ${energyText(secondWh)}`,
          href: dayHref(start),
        })),
      ),
    },
  ];
}

/** What imports did with this user's rows, whatever the range. */
function issueItems({ issues }: QualityCardInput): readonly QualityItem[] {
  if (!issues) return [];
  const { userId, lastImportId } = issues;
  const kinds = [
    {
      kind: 'reject',
      name: 'Rejects',
      count: issues.rejects,
      what: ['row was', 'rows were'],
      text: 'left out',
    },
    {
      kind: 'restatement',
      name: 'Restated',
      count: issues.restatements,
      what: ['value was', 'values were'],
      text: 'changed by a later file',
    },
  ] as const;
  return kinds.flatMap(({ kind, name, count, what, text }) =>
    count === 0
      ? []
      : [
          {
            name,
            text: `${formatCount(count)} ${what[count === 1 ? 0 : 1]} ${text}, over all imports.`,
            warning: kind === 'reject',
            more: {
              text: `See import ${lastImportId}`,
              href: `/imports/${lastImportId}?kind=${kind}&user=${userId}#issues`,
            },
          },
        ],
  );
}

function listed(lines: readonly LinkView[]): readonly LinkView[] {
  return lines.slice(0, MOST_LINES);
}

function halfHours(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'half-hour' : 'half-hours'}`;
}
