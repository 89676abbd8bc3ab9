import { PageAddress } from '../address/page-address.js';
import type { QualityPageQuery } from '../address/quality-query.dto.js';
import { Dates } from '../format/dates.js';
import type { QualityFacts } from '../pages/quality-page.js';
import { importNote } from './import-note.js';
import type { PageFrame } from './page-frame.js';
import { type CoverageMatrix, coverageMatrix } from './quality/coverage-matrix.js';
import { type FlagsCard, flagsCard } from './quality/flags-card.js';
import { type ImplausibleCard, implausibleCard } from './quality/implausible-card.js';
import { qualityTiles } from './quality/quality-tiles.js';
import { type RepeatsCard, repeatsCard } from './quality/repeats-card.js';
import { type RowsCard, rowsCard } from './quality/rows-card.js';
import { type WeekdayCheck, weekdayCheck } from './quality/weekday-check.js';
import { rangeBar, type RangeBarView, segmentSelect } from './range-bar.presenter.js';
import type { TileView } from './tiles.js';

/** The page of data quality; without data it only tells the next step. */
export type QualityView = PageFrame &
  (
    | { readonly empty: true }
    | {
        readonly empty: false;
        readonly rangeBar: RangeBarView;
        /** While an import is under way. */
        readonly importNote: string | null;
        readonly tiles: readonly TileView[];
        readonly weekdays: WeekdayCheck;
        readonly repeats: RepeatsCard;
        /** Null where there are none. */
        readonly implausible: ImplausibleCard | null;
        /** Null where no user is asked for. */
        readonly coverage: CoverageMatrix | null;
        readonly flags: FlagsCard;
        readonly rows: RowsCard;
        /** The same numbers for programs. */
        readonly csv: string;
      }
  );

export function qualityView(facts: QualityFacts | null, query: QualityPageQuery): QualityView {
  if (!facts) return { title: 'No readings yet · Halfhour', empty: true };
  const { zone, window, months, segments, users } = facts;
  const range = query.rangeState(zone);
  const scopeState = query.scopeState(zone);
  const address = new PageAddress('/quality', {
    ...scopeState,
    sort: query.sort === 'coverage' ? undefined : query.sort,
    page: numberOf(query.page),
    rows_page: numberOf(query.rows_page),
  });
  const period = new Dates(zone).range(months);
  const scope = [period, named(query.area, 'areas'), named(query.tariff, 'tariffs'), zone.name].join(' · ');
  return {
    title: `Data quality, ${scope} · Halfhour`,
    provenance: `${scope} · data version ${facts.dataVersion}`,
    empty: false,
    rangeBar: rangeBar({
      address,
      range: months,
      window,
      zone,
      selects: [segmentSelect('area', segments, query.area), segmentSelect('tariff', segments, query.tariff)],
    }),
    importNote: importNote(facts.isSettled),
    tiles: qualityTiles(facts),
    repeats: repeatsCard(facts.repeatedDays, zone, address),
    implausible: implausibleCard(facts.implausible, range),
    weekdays: weekdayCheck(facts.weeklyPattern, window, zone),
    coverage: users.count === 0 ? null : coverageMatrix(facts, query, address, range),
    flags: flagsCard(facts, range),
    rows: rowsCard(facts, address),
    csv: new PageAddress('/api/quality', { ...scopeState, format: 'csv' }).with({}),
  };
}

function numberOf(page: number | undefined): string | undefined {
  return page === undefined || page === 1 ? undefined : String(page);
}

function named(names: readonly string[], kind: string): string {
  return names.length === 0 ? `all ${kind}` : names.join(', ');
}
