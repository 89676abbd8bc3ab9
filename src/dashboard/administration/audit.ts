import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Administration,
  Audit,
  AUDIT_ACTIONS,
  type AuditAction,
  type AuditEntryAnswer,
} from '../../access/index.js';
import {
  ChoiceField,
  type Grant,
  InstantField,
  PageField,
  SentByForms,
  TextField,
} from '../../common/http/index.js';
import { localDate, startOfDayAfter } from '../../common/time/index.js';
import { instantOf, RequestData, type Snapshot } from '../../consumption/index.js';
import { PageAddress, pageNumber } from '../address/page-address.js';
import { csvAddress } from '../page-context.js';
import { Dates } from '../format/dates.js';
import { capitalized } from '../format/numbers.js';
import { pager } from '../pager.js';
import { type Cell, classes, ledgerTable } from '../table.js';
import { administrationFrame, AdministrationPage } from './administration-frame.js';
import { grantText } from './grant-form.js';

const ENTRIES_A_PAGE = 50;

@SentByForms()
class AuditPageQuery {
  @ChoiceField(AUDIT_ACTIONS, 'Only entries of this.')
  readonly action?: AuditAction;

  @TextField(256, 'Only what this person or token did, or what was done to it.')
  readonly who?: string;

  @InstantField('Only since this day.')
  readonly from?: string;

  @InstantField('Only up to this day.')
  readonly through?: string;

  @PageField()
  readonly page?: number;
}

const WORDS: Readonly<Record<AuditAction, string>> = {
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  sign_in_throttled: 'Too many sign-ins',
  signed_out: 'Signed out',
  signed_out_everywhere: 'Signed out everywhere',
  account_added: 'Account added',
  account_changed: 'Account changed',
  account_disabled: 'Account shut out',
  password_changed: 'Password changed',
  token_added: 'Token added',
  token_revoked: 'Token revoked',
  token_used: 'Token used that day',
};

const REFUSALS: readonly AuditAction[] = ['sign_in_failed', 'sign_in_throttled'];

const COLUMNS = [
  ['When', 'time'],
  ['What'],
  ['By', 'id'],
  ['Of', 'id'],
  ['From', 'name'],
  ['More', 'words'],
] as const;

/** What was written down of sign-ins and of changes of access. */
@ApiExcludeController()
@Controller('admin/audit')
@Administration()
export class AuditPage {
  constructor(private readonly audit: Audit) {}

  @Get()
  @AdministrationPage('admin-audit')
  async show(@RequestData() { zone }: Snapshot, @Query() query: AuditPageQuery) {
    const { action, who, page = 1 } = query;
    const from = instantOf(query.from, zone);
    const through = instantOf(query.through, zone);
    const to = through && startOfDayAfter(through, 1, zone);
    const entries = await this.audit.page({ action, who, from, to }, { page, pageSize: ENTRIES_A_PAGE });
    const dates = new Dates(zone);
    const state = { action, who, from: query.from, through: query.through };
    return {
      ...administrationFrame('audit', zone),
      who,
      from: from && localDate(from, zone),
      through: through && localDate(through, zone),
      actions: AUDIT_ACTIONS.map((one) => ({ value: one, label: WORDS[one], selected: one === action })),
      isFiltered: Object.values(state).some((value) => value !== undefined),
      csv: csvAddress('/api/audit', { action, who, from: query.from, to: to?.toISOString() }),
      table:
        entries.results.length > 0
          ? ledgerTable(
              'What happened, the newest first',
              COLUMNS,
              entries.results.map((entry) => row(entry, dates)),
            )
          : null,
      pager: pager(entries, 'entries', new PageAddress('/admin/audit', { ...state, page: pageNumber(page) })),
    };
  }
}

function row(entry: AuditEntryAnswer, dates: Dates): readonly (Cell | string)[] {
  const { at, action, actor, subject, address, detail } = entry;
  return [
    { text: dates.moment(at), title: at.toISOString() },
    { text: WORDS[action], class: classes(REFUSALS.includes(action) && 'cell-warning') },
    actor ?? 'Not known',
    subject === null ? 'Nobody known' : subject === actor ? 'the same' : subject,
    address ?? '',
    detailText(detail, dates),
  ];
}

interface Detail extends Partial<Grant> {
  readonly expires_at?: string;
  readonly issuer?: string;
  readonly by?: string;
  readonly password?: 'reset';
  readonly let_in_again?: true;
  /** What a grant that was changed was. */
  readonly before?: Grant;
}

/** What an entry says beside its columns, in words. */
function detailText(text: string | null, dates: Dates): string {
  const detail = JSON.parse(text ?? '{}') as Detail;
  const { role, areas = null, before, expires_at, issuer, by } = detail;
  const was = before ? ` (before: ${inSentence(before)})` : '';
  return capitalized(
    [
      ...(detail.password === undefined ? [] : ['new password']),
      ...(detail.let_in_again ? ['let in again'] : []),
      ...(role ? [`may ${inSentence({ role, areas })}${was}`] : []),
      ...(expires_at === undefined ? [] : [`until ${dates.moment(new Date(expires_at))}`]),
      ...(issuer === undefined ? [] : [`at ${issuer}`]),
      ...(by === undefined ? [] : [`at the ${by}`]),
    ].join(', '),
  );
}

/** Areas keep their capitals. */
function inSentence(grant: Grant): string {
  return grantText(grant).replace(/^./, (letter) => letter.toLowerCase());
}
