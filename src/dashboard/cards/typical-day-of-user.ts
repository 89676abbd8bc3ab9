import {
  figuresOfUser,
  loadProfileMeans,
  type ProfileAnswer,
  type ProfileSlotAnswer,
} from '../../consumption/index.js';
import type { Chart } from '../charts/chart.js';
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
import { figure, type FigureParts } from '../figure.js';
import { formatCount, NO_READINGS, powerText } from '../format/numbers.js';
import type { UserContext } from '../page-context.js';
import { LATE, profileInTime, type ProfileInTime } from './profile-in-time.js';
import { peersOf } from './user-consumption.js';

/** Among fewer, tenths say nothing. */
const LEAST_PEERS = 5;

export async function typicalDayOfUserCard({ data, id, asked, request, csv }: UserContext) {
  const [profile, { tariff, peers }] = await Promise.all([
    loadProfileMeans(data, request),
    figuresOfUser(data, id, asked).then(async ({ tariff }) => ({
      tariff,
      peers: await profileInTime(data, { ...asked, filter: { areas: [], tariffs: [tariff] } }),
    })),
  ]);
  return {
    ...figure({
      ...typicalDayOfUserFigure(profile, peers, peersOf(tariff)),
      csv: csv('/api/consumption/profile'),
    }),
    isProvisional: peers.isSpreadLate,
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
  const heading = 'Typical day';
  const ownLine = { ...profileLine('This user', 'accent', own), directLabel: 'User' };
  const ownColumn = meanColumn('This user', own);
  if (!peers.isSpreadLate && others.every(({ users }) => users < LEAST_PEERS)) {
    return {
      heading,
      sentence: sentence(own, `It takes ${LEAST_PEERS} ${name} with half of their readings to compare with.`),
      chart: profileChart([ownLine], undefined),
      numbers: profileNumbers(ownColumn),
    };
  }
  const peersLine = {
    ...profileLine('Mean of peers', 'accent', others),
    directLabel: 'Peers',
    quiet: true,
  } as const;
  return {
    heading,
    sentence: sentence(own, peers.isSpreadLate ? '' : whereAbove(own, others, name)),
    chart: profileChart(
      [peersLine, ownLine],
      peers.isSpreadLate ? undefined : profileBand(`P10–P90 of ${name}`, others),
    ),
    note: peers.isSpreadLate ? LATE : undefined,
    numbers: profileNumbers(
      ownColumn,
      meanColumn('Mean of peers', others),
      peers.isSpreadLate ? [] : bandColumns('of peers', others),
    ),
  };
}

function sentence(own: readonly ProfileSlotAnswer[], comparison: string): string {
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
