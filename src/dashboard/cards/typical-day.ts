import {
  DAY_TYPES,
  type DayType,
  figuresOfUser,
  inHalfHours,
  loadProfileMeans,
  type ProfileAnswer,
  type ProfileSlotAnswer,
} from '../../consumption/index.js';
import type { Chart, SeriesColour } from '../charts/chart.js';
import {
  bandColumns,
  extremes,
  meanColumn,
  profileBand,
  profileChart,
  profileLine,
  profileNumbers,
  slotsOf,
} from '../charts/profile-chart.js';
import { formatCount, NO_READINGS, powerText } from '../format/numbers.js';
import { figure, type FigureParts } from '../figure.js';
import { halfHoursNote, sayingOf } from '../half-hours.js';
import type { PageContext, UserContext } from '../page-context.js';
import { profileInTime, type ProfileInTime } from './profile-in-time.js';
import { usersOn } from '../format/segment-words.js';
import { weekdayNote } from './weekdays.js';

const KINDS: Readonly<
  Record<DayType, { readonly name: string; readonly plural: string; readonly colour: SeriesColour }>
> = {
  weekday: { name: 'Weekday', plural: 'weekdays', colour: 'accent' },
  saturday: { name: 'Saturday', plural: 'Saturdays', colour: '2' },
  sunday: { name: 'Sunday', plural: 'Sundays', colour: '1' },
};

export async function typicalDayCard(page: PageContext) {
  const { data, request, csv } = page;
  const [inTime, note] = await Promise.all([profileInTime(data, request), weekdayNote(data)]);
  const notes = [note, spreadNote(page)].filter(Boolean).join(' ');
  return {
    ...figure({ ...typicalDayFigure(inTime, notes), csv: csv('/api/consumption/profile') }),
    isProvisional: inTime.late !== undefined,
  };
}

/** The means are those of the segments, which reach further back than the users' own. */
function spreadNote(page: PageContext): string | undefined {
  const note = halfHoursNote(page);
  return note && `${note} How far users lie apart is shown for a range from then on.`;
}

/** The typical day of a group: a line for each kind of day, and how far users lie apart on weekdays. */
export function typicalDayFigure({ profile, late }: ProfileInTime, note?: string): FigureParts<Chart> {
  const lines = DAY_TYPES.map((kind) => ({ ...KINDS[kind], slots: slotsOf(profile, kind) }));
  const [weekdays] = lines;
  const hasSpread = weekdays?.slots.some(({ users }) => users > 1) ?? false;
  return {
    heading: 'Typical day',
    sentence: sentence(profile),
    chart: profileChart(
      lines
        .filter(({ slots }) => slots.some(({ mean_w }) => mean_w !== null))
        .map(({ name, colour, slots }) => profileLine(name, colour, slots)),
      hasSpread ? profileBand('P10–P90 of users, weekdays', weekdays?.slots ?? []) : undefined,
    ),
    note: [late, sampleNote(weekdays?.slots), note].filter(Boolean).join(' ') || undefined,
    numbers: profileNumbers(
      ...lines.map(({ name, slots }) => meanColumn(name, slots)),
      hasSpread && weekdays ? bandColumns('on weekdays', weekdays.slots) : [],
    ),
  };
}

/** Of whom the percentiles are, where that is not everyone. */
function sampleNote(slots: readonly ProfileSlotAnswer[] = []): string | undefined {
  const all = slots.find(({ sampled_from }) => sampled_from !== null)?.sampled_from;
  if (!all) return undefined;
  const sampled = formatCount(Math.max(...slots.map(({ users }) => users)));
  return `P10–P90 are of a random sample of ${sampled} of ${formatCount(all)} users, always the same: right within one percentage point.`;
}

function sentence(profile: ProfileAnswer): string {
  const phrases = DAY_TYPES.flatMap((kind) => {
    const { highest } = extremes(slotsOf(profile, kind));
    return highest ? [`${powerText(highest.mean_w)} on ${KINDS[kind].plural} at ${highest.start}`] : [];
  });
  const { lowest } = extremes(slotsOf(profile, 'all'));
  if (phrases.length === 0 || !lowest) return NO_READINGS;
  return `Highest per user: ${phrases.join(', ')}. Lowest: ${powerText(lowest.mean_w)} at ${lowest.start}.`;
}

/** Among fewer, tenths say nothing. */
const LEAST_PEERS = 5;

export async function typicalDayOfUserCard(page: UserContext) {
  const { data, id, asked, request, csv } = page;
  const [profile, { tariff, derived_readings, peers }] = await Promise.all([
    loadProfileMeans(data, request),
    figuresOfUser(data, id, asked).then(async ({ tariff, derived_readings }) => ({
      tariff,
      derived_readings,
      // Over the same time as the user's own.
      peers: await profileInTime(
        data,
        inHalfHours(data, { ...asked, filter: { areas: [], tariffs: [tariff] } }),
      ),
    })),
  ]);
  const shown = typicalDayOfUserFigure(profile, peers, usersOn(tariff));
  return {
    ...figure({
      ...shown,
      sentence: sayingOf(
        derived_readings > 0 ? `${shown.sentence} From hourly readings.` : shown.sentence,
        page,
      ),
      csv: csv('/api/consumption/profile'),
    }),
    isProvisional: peers.late !== undefined,
  };
}

/**
 * The typical day of a user over that of its peers, and the band in which most of them lie; alone among too few.
 *
 * @param name who the peers are: "users on t1"
 */
export function typicalDayOfUserFigure(
  profile: ProfileAnswer,
  peers: ProfileInTime,
  name: string,
): FigureParts<Chart> {
  const own = slotsOf(profile, 'all');
  const others = slotsOf(peers.profile, 'all');
  const isLate = peers.late !== undefined;
  const hasPeers = isLate || others.some(({ users }) => users >= LEAST_PEERS);
  const hasBand = hasPeers && !isLate;
  const ownLine = { ...profileLine('This user', 'accent', own), directLabel: 'User' };
  const peersLine = {
    ...profileLine('Mean of peers', 'accent', others),
    directLabel: 'Peers',
    quiet: true,
  } as const;
  const tooFew = `It takes ${LEAST_PEERS} ${name} with half of their readings to compare with.`;
  return {
    heading: 'Typical day',
    sentence: sentenceOfUser(own, hasBand ? whereAbove(own, others, name) : isLate ? '' : tooFew),
    chart: profileChart(
      hasPeers ? [peersLine, ownLine] : [ownLine],
      hasBand ? profileBand(`P10–P90 of ${name}`, others) : undefined,
    ),
    note: peers.late ?? sampleNote(others),
    numbers: profileNumbers(
      meanColumn('This user', own),
      hasPeers ? meanColumn('Mean of peers', others) : [],
      hasBand ? bandColumns('of peers', others) : [],
    ),
  };
}

function sentenceOfUser(own: readonly ProfileSlotAnswer[], comparison: string): string {
  const { highest, lowest } = extremes(own);
  if (!highest || !lowest) return NO_READINGS;
  return (
    `Highest: ${powerText(highest.mean_w)} at ${highest.start}. ` +
    `Lowest: ${powerText(lowest.mean_w)} at ${lowest.start}. ${comparison}`
  ).trim();
}

function whereAbove(
  own: readonly ProfileSlotAnswer[],
  others: readonly ProfileSlotAnswer[],
  peers: string,
): string {
  const above = own.filter(({ mean_w }, slot) => {
    const limit = others[slot]?.p90_w ?? null;
    return mean_w !== null && limit !== null && mean_w > limit;
  }).length;
  if (above === 0) return `Never above nine tenths of ${peers}.`;
  return `In ${formatCount(above)} of 48 half-hours above nine tenths of ${peers}.`;
}
