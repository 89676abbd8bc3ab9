import type { SummaryPageQuery } from '../address/page-query.dto.js';
import { WHOLE_PERIOD } from '../address/page-address.js';
import { isSameRange } from '../address/ranges.js';
import { Dates } from '../format/dates.js';
import type { SummaryFacts } from '../pages/summary-page.js';
import { measureChoices, splitChoices } from './choices.js';
import { importNote } from './import-note.js';
import type { PageFrame } from './page-frame.js';
import { rangeBar, type RangeBarView, segmentSelect } from './range-bar.presenter.js';
import { type SummaryAddresses, summaryAddresses } from './summary-addresses.js';
import { type SummaryCards, summaryCards } from './summary-cards.js';
import { comparisonNote, summaryTiles } from './summary-tiles.js';
import type { TileView } from './tiles.js';

/** The summary page; without data it only tells the next step. */
export type SummaryView = PageFrame &
  (
    | { readonly empty: true }
    | {
        readonly empty: false;
        readonly scope: string;
        readonly rangeBar: RangeBarView;
        /** While an import is under way. */
        readonly importNote: string | null;
        readonly tiles: readonly TileView[];
        /** What the changes in the tiles are changes to. */
        readonly tilesNote: string | null;
        /** One of the two: cards, or that there is nothing to show. */
        readonly cards: SummaryCards | null;
        readonly nothing: NothingView | null;
      }
  );

/** A range or filters without readings, and the way out. */
export interface NothingView {
  readonly sentence: string;
  readonly links: readonly { readonly label: string; readonly href: string }[];
}

export function summaryView(facts: SummaryFacts | null, query: SummaryPageQuery): SummaryView {
  if (!facts) return { title: 'No readings yet · Halfhour', empty: true };
  const { summary, zone } = facts;
  const period = new Dates(zone).range(summary);
  const scope = [period, named(query.area, 'areas'), named(query.tariff, 'tariffs'), zone.name].join(' · ');
  const addresses = summaryAddresses(query, zone);
  const isEmpty = summary.total_wh === null;
  return {
    title: `${scope} · Halfhour`,
    provenance: `${scope} · data version ${facts.dataVersion}`,
    isProvisional: facts.typicalDay.isSpreadLate,
    empty: false,
    scope,
    rangeBar: bar(facts, query, addresses),
    importNote: importNote(facts.isSettled),
    tiles: isEmpty ? [] : summaryTiles(summary, facts.comparison, zone),
    tilesNote: isEmpty ? null : tilesNote(facts),
    cards: isEmpty ? null : summaryCards(facts, query, addresses),
    nothing: isEmpty ? nothing(facts, query, addresses) : null,
  };
}

function bar(facts: SummaryFacts, query: SummaryPageQuery, { page }: SummaryAddresses): RangeBarView {
  const { summary, window, zone, segments, split } = facts;
  return rangeBar({
    address: page,
    range: summary,
    window,
    zone,
    selects: [segmentSelect('area', segments, query.area), segmentSelect('tariff', segments, query.tariff)],
    choices: [measureChoices(page, query.measure), splitChoices(page, split)],
  });
}

function tilesNote({ comparison, summary, window, zone }: SummaryFacts): string | null {
  if (comparison) return comparisonNote(comparison, zone);
  // Who looks at all there is does not ask what was before it.
  if (isSameRange(summary, window)) return null;
  return 'No change is shown: the data before this range are shorter than it.';
}

function nothing(
  { window, zone }: SummaryFacts,
  { area, tariff }: SummaryPageQuery,
  { page }: SummaryAddresses,
): NothingView {
  const isFiltered = area.length + tariff.length > 0;
  const period = new Dates(zone).range(window);
  return {
    sentence: `There are no readings in this range${isFiltered ? ' and these segments' : ''}. The data reach over ${period}.`,
    links: [
      { label: 'Whole period', href: page.with({ ...WHOLE_PERIOD, page: undefined }) },
      ...(isFiltered
        ? [{ label: 'All users', href: page.with({ area: undefined, tariff: undefined, page: undefined }) }]
        : []),
    ],
  };
}

function named(names: readonly string[], kind: string): string {
  return names.length === 0 ? `all ${kind}` : names.join(', ');
}
