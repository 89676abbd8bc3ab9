import type { Areas } from '../common/http/index.js';
import {
  type AnalysisRequest,
  type AnswerRange,
  type AskedRange,
  rangeOf,
  type Snapshot,
  type Split,
} from '../consumption/index.js';
import type {
  ImportAnswer,
  ImportFileRepository,
  ImportIssueRepository,
  IssueKind,
  UserIssuesQuery,
} from '../ledger/index.js';
import type { ImportPageQuery } from './address/imports-query.dto.js';
import { PageAddress, type PageState } from './address/page-address.js';
import type {
  PageQuery,
  QualityPageQuery,
  SummaryPageQuery,
  UserPageQuery,
} from './address/page-query.dto.js';
import { Dates } from './format/dates.js';

/** What every card of a page of analyses may know. */
export interface PageContext extends AnswerRange {
  readonly data: Snapshot;
  /** How the range was asked for. */
  readonly asked: AskedRange;
  /** The range as addresses name it: state that other pages take over. */
  readonly rangeState: PageState;
  readonly dates: Dates;
  /** What the analyses are asked: the range, and whose consumption. */
  readonly request: AnalysisRequest;
  /** The page itself, in whose state its links lead on. */
  readonly address: PageAddress;
  /** The API's own answer for the same range and users, as CSV. */
  readonly csv: (path: string, more?: PageState) => string;
}

/** What the cards may know that lead to days. */
export interface DaysContext extends PageContext {
  /** Where a local day is shown in half-hours. */
  readonly dayHref: (day: Date) => string;
}

export interface SummaryContext extends DaysContext {
  readonly query: SummaryPageQuery;
  readonly split: Split;
  /** State that a user's page takes over: the range, and the ranking in which its neighbours are. */
  readonly ranking: PageState;
}

export interface UserContext extends DaysContext {
  readonly id: string;
  readonly query: UserPageQuery;
  readonly issues: UserIssuesQuery;
}

export interface QualityContext extends PageContext {
  readonly query: QualityPageQuery;
  readonly ledger: UserIssuesQuery;
}

export interface ImportContext {
  readonly totals: ImportAnswer;
  /** Whoever asks is confined to these; to none if null. */
  readonly areas: Areas;
  readonly query: ImportPageQuery;
  readonly dates: Dates;
  readonly address: PageAddress;
  readonly files: ImportFileRepository;
  readonly issues: ImportIssueRepository;
}

/** What the context of each page of analyses begins with; on that of a user, others are asked for. */
export function rangeContext(data: Snapshot, query: PageQuery) {
  const { zone } = data;
  const asked = query.asked(data);
  return {
    data,
    ...rangeOf(data, asked),
    asked,
    rangeState: query.rangeState(zone),
    dates: new Dates(zone),
    request: { ...asked, filter: query.filter },
    csv: (path: string, more?: PageState) => csvAddress(path, { ...query.scopeState(zone), ...more }),
  };
}

export function csvAddress(path: string, state: PageState): string {
  return new PageAddress(path, { ...state, format: 'csv' }).with({});
}

/** The path of a user's page; after `/api` that of its answers. */
export function userPath(id: string): string {
  return `/users/${encodeURIComponent(id)}`;
}

/** A user's page that takes over the state of this one. */
export function userHref(id: string, state: PageState, fragment?: string): string {
  return new PageAddress(userPath(id), state).with({}, fragment);
}

/** The rows of an import that are of one kind and one user. */
export function issuesHref(importId: number | null, kind: IssueKind, user: string): string {
  return new PageAddress(`/imports/${importId ?? ''}`, { kind, user }).with({}, '#issues');
}
