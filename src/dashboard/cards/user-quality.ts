import { forgetLine } from '../../common/forget-line.js';
import {
  DEFAULT_CAP_WH,
  EVERYONE,
  type FarDays,
  misread,
  type Misread,
  type GapAnswer,
  gaps,
  type QualityAnswer,
  userQuality,
  type UserRepeat,
  userRepeats,
} from '../../consumption/index.js';
import type { UserIssues, UserIssuesAndOrder } from '../../ledger/index.js';
import type { Link } from '../card.js';
import { missingHalfHours } from '../format/coverage.js';
import { estimatedPart } from '../format/estimated.js';
import { FLAG_WORDS } from '../format/flag-words.js';
import { counted, energyText, formatCount, formatCoverage, nounOf, UNKNOWN } from '../format/numbers.js';
import { halfHoursNote } from '../half-hours.js';
import { cardInTime } from '../in-time.js';
import { issuesHref, type UserContext } from '../page-context.js';

/** One thing to know of the readings: what there is, and what to do. */
interface Item {
  readonly name: string;
  readonly text: string;
  /** Where it is worth a look. */
  readonly warning?: boolean;
  readonly advice?: string;
  /** Places in time, each leading to its day. */
  readonly lines?: readonly Link[];
  /** After the lines, where there are more. */
  readonly rest?: string;
  /** What to type. */
  readonly commands?: readonly string[];
  /** Where there is more about it. */
  readonly more?: Link;
}

/** A list of gaps or repeats shows at most so many. */
const MOST_LISTED = 10;

const LATE = {
  id: 'quality',
  heading: 'Data quality',
  why: 'Months of very many users are compared for it, which takes a while.',
};

/** The data quality of a user, in plain words. */
export function userQualityCard(page: UserContext) {
  const { data, id, asked, issues } = page;
  const request = { ...asked, userId: id };
  return cardInTime(
    data,
    LATE,
    () =>
      Promise.all([
        userQuality(data, { ...request, capWh: DEFAULT_CAP_WH }),
        gaps(data, { ...request, most: MOST_LISTED }),
        userRepeats(data, { ...request, most: MOST_LISTED }),
        misread(data, EVERYONE),
        data.once('issues of users', [id], () => issues.counts([id])),
      ]),
    (found) => viewOf(found, page),
  );
}

type Found = readonly [
  QualityAnswer,
  readonly GapAnswer[],
  readonly UserRepeat[],
  Misread,
  readonly UserIssuesAndOrder[],
];

function viewOf([quality, ofGaps, repeats, { far }, [own]]: Found, page: UserContext) {
  const { data, id, dates, dayHref } = page;
  return userQualityView({
    id,
    quality,
    gaps: ofGaps,
    repeats,
    issues: own,
    outOfOrder: own?.filesOutOfOrder ?? 0,
    far: far.filter(({ user_id }) => user_id === id),
    dates,
    dayHref,
    note: halfHoursNote(page),
    mayLack: data.readingsBegin !== null,
  });
}

interface Known extends Pick<UserContext, 'dates' | 'dayHref'> {
  readonly id: string;
  readonly quality: QualityAnswer;
  /** In order of time; the first ones where there are many. */
  readonly gaps: readonly GapAnswer[];
  readonly repeats: readonly UserRepeat[];
  readonly issues: UserIssues | undefined;
  /** Its files whose times turn back. */
  readonly outOfOrder: number;
  /** Its readings that lie years away from others. */
  readonly far: readonly FarDays[];
  /** What half-hours there are none of. */
  readonly note?: string | undefined;
  /** Rows from before the half-hours that are kept may have been left out. */
  readonly mayLack?: boolean;
}

export function userQualityView(known: Known) {
  return {
    partial: 'user-quality',
    items: [
      readingsItem(known),
      ...(known.quality.estimated_readings > 0 ? [estimatedItem(known)] : []),
      ...(known.quality.derived_readings > 0 ? [hourlyItem(known.quality)] : []),
      gapsItem(known),
      repeatsItem(known),
      rowsItem(known),
      ...(known.outOfOrder > 0 ? [orderItem(known.outOfOrder)] : []),
      ...known.quality.flags.map((flag) => {
        const { name, meaning, advice } = FLAG_WORDS[flag];
        const item = { name, text: meaning(known.quality), warning: true, advice };
        return flag === 'far_away' ? { ...item, ...farLines(known) } : item;
      }),
      ...(known.quality.flags.length === 0 ? [NOTHING_STANDS_OUT] : []),
    ],
  };
}

const NOTHING_STANDS_OUT: Item = {
  name: 'Values',
  text: 'None is too high, flat-lined or a spike, and no day is all zeros.',
};

function farLines({ id, far, dates, dayHref }: Known): Pick<Item, 'lines' | 'commands'> {
  return {
    lines: far.map(({ from, to, readings }) => ({
      text: `${dates.range({ from, to })}: ${counted(readings, 'reading', 'readings')}`,
      href: dayHref(from),
    })),
    commands: far.map((days) => forgetLine(id, days, dates.zone)),
  };
}

function readingsItem({ quality, dates, note }: Known): Item {
  const { observed, expected, coverage, first_reading, last_reading } = quality;
  const all = nounOf(expected, 'The one half-hour is there.', `All ${halfHours(expected)} are there.`);
  const some = `${formatCount(observed)} of ${counted(expected, 'half-hour is', 'half-hours are')} there: ${formatCoverage(coverage)}.`;
  const count = expected === 0 ? 'None is expected here.' : observed === expected ? all : some;
  const span =
    first_reading && last_reading
      ? ` First ${dates.moment(first_reading)}, last ${dates.moment(last_reading)}.`
      : '';
  return { name: 'Readings', text: `${count}${span}${note === undefined ? '' : ` ${note}`}` };
}

function estimatedItem({ quality, dates }: Known): Item {
  const { estimated_readings, estimated_share, first_estimated, last_estimated } = quality;
  const part = estimated_share ? `, ${estimatedPart(estimated_share)} of the energy,` : '';
  const count = counted(estimated_readings, `reading${part} was`, `readings${part} were`);
  const [first, last] = [first_estimated, last_estimated].map((at) => (at ? dates.moment(at) : UNKNOWN));
  const when = estimated_readings === 1 ? `It is of ${first}.` : `First ${first}, last ${last}.`;
  return { name: 'Estimated', text: `${count} estimated, substituted or edited. ${when}` };
}

function hourlyItem({ derived_readings }: QualityAnswer): Item {
  const count = counted(
    derived_readings,
    'half-hour is half of an hourly reading',
    'half-hours are halves of hourly readings',
  );
  return {
    name: 'From hours',
    text: `${count}. Energies are right; peak, load factor and typical day are those of hours.`,
  };
}

function gapsItem({ quality, gaps, dates, dayHref }: Known): Item {
  const { gap_runs } = quality;
  if (gap_runs === 0) return { name: 'Gaps', text: 'None.' };
  const missing = halfHours(missingHalfHours(quality));
  return {
    name: 'Gaps',
    text: `${formatCount(gap_runs)} with ${missing} missing. Means leave them out; they never count as zero.`,
    warning: true,
    advice: 'Ask for the missing readings and import the file again.',
    lines: gaps.map(({ from, to, half_hours }) => ({
      text: `${dates.moment(from)} – ${dates.moment(to)}: ${halfHours(half_hours)}`,
      href: dayHref(from),
    })),
    rest: restOf(gap_runs, gaps),
  };
}

function repeatsItem({ quality, repeats, dates, dayHref }: Known): Item {
  if (quality.repeats === 0) return { name: 'Repeats', text: 'None.' };
  const energy = energyText(repeats.reduce((sum, { second_wh }) => sum + second_wh, 0));
  const count = `${counted(quality.repeats, 'half-hour has', 'half-hours have')} two readings, and both count.`;
  const held = quality.repeats === 1 ? 'The second one holds' : 'The second ones hold';
  return {
    name: 'Repeats',
    text: repeats.length === quality.repeats ? `${count} ${held} ${energy}.` : count,
    lines: repeats.map(({ start, first_wh, second_wh }) => ({
      text: `${dates.moment(start)}: ${energyText(first_wh)}, then ${energyText(second_wh)}`,
      href: dayHref(start),
    })),
    rest: restOf(quality.repeats, repeats),
  };
}

/** How many are not listed. */
function restOf(count: number, listed: readonly unknown[]): string {
  return count > listed.length ? `and ${formatCount(count - listed.length)} more` : '';
}

/** What imports did with the rows of this user's files, whatever the range. Repeats stand above with their energy. */
function rowsItem({ issues, mayLack = false }: Known): Item {
  if (!issues || issues.rejects + issues.restatements === 0) {
    return {
      name: 'Rows',
      text: mayLack ? 'No row of its files was rejected.' : 'Every row of its files was taken.',
    };
  }
  const { userId, rejects, restatements, lastImportId } = issues;
  const parts = [
    ...(rejects > 0 ? [`${counted(rejects, 'row was', 'rows were')} left out, over all imports.`] : []),
    ...(restatements > 0
      ? [`${counted(restatements, 'stored reading differs', 'stored readings differ')} from a later file.`]
      : []),
  ];
  return {
    name: 'Rows',
    text: parts.join(' '),
    warning: true,
    more: {
      text: `See the last, import ${lastImportId}`,
      href: issuesHref(lastImportId, rejects > 0 ? 'reject' : 'restatement', userId),
    },
  };
}

function orderItem(files: number): Item {
  return {
    name: 'Order',
    text: `The times of ${counted(files, 'file', 'files')} go back by more than a day. The readings are taken all the same.`,
    warning: true,
    advice: 'Look for a wrong date, or for pieces in the wrong order: the import names the line.',
    more: { text: 'See the imports', href: '/imports' },
  };
}

function halfHours(count: number): string {
  return counted(count, 'half-hour', 'half-hours');
}
