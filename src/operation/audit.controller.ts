import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  Audit,
  AUDIT_ACTIONS,
  type AuditAction,
  AuditAnswer,
  AuditEntryAnswer,
  type AuditFilter,
} from '../access/index.js';
import {
  Access,
  Answers,
  ChoiceField,
  ChosenFormat,
  type Format,
  InstantField,
  PageField,
  pagedList,
  PageSizeField,
  RowStream,
  TextField,
} from '../common/http/index.js';
import { AccessSettings } from '../config/index.js';
import { RefusedError } from '../common/errors/index.js';
import type { Zone } from '../common/time/index.js';
import { instantOf, RequestData, type Snapshot } from '../consumption/index.js';

/** Which entries of the audit. */
class AuditParameters {
  @ChoiceField(AUDIT_ACTIONS, 'Only entries of this.')
  readonly action?: AuditAction;

  @TextField(256, 'Only what this person or token did, or what was done to it.')
  readonly who?: string;

  @InstantField('Only since then.')
  readonly from?: string;

  @InstantField('Only before then.')
  readonly to?: string;

  @PageField()
  readonly page: number = 1;

  @PageSizeField()
  readonly page_size: number = 50;

  /** @throws RefusedError `empty_range` */
  filter(zone: Zone): AuditFilter {
    const [from, to] = [instantOf(this.from, zone), instantOf(this.to, zone)];
    if (from && to && from >= to) {
      throw new RefusedError(
        'empty_range',
        'to',
        'The range ends before it begins: "to" must be later than "from".',
      );
    }
    return { action: this.action, who: this.who, from, to };
  }
}

@ApiTags('Access')
@Controller('api/audit')
@Access('admin')
export class AuditController {
  constructor(
    private readonly audit: Audit,
    private readonly settings: AccessSettings,
  ) {}

  @Get()
  @Answers(AuditAnswer, {
    summary: 'Sign-ins and changes of access: JSON in pages, CSV whole',
    description:
      'The newest first. CSV is streamed whole: page and page_size are for JSON alone. Empty where nobody is asked who they are.',
    changesWith: 'moment',
  })
  async list(
    @RequestData() { zone }: Snapshot,
    @Query() query: AuditParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<AuditAnswer | RowStream<AuditEntryAnswer>> {
    const filter = query.filter(zone);
    const isAsked = this.settings.mode === 'signed-in';
    if (format === 'csv')
      return new RowStream(AuditEntryAnswer, isAsked ? this.audit.all(filter) : nothing());
    const paging = { page: query.page, pageSize: query.page_size };
    return pagedList(
      originalUrl,
      isAsked ? await this.audit.page(filter, paging) : { results: [], count: 0, ...paging },
    );
  }
}

/** Where nobody is asked who they are, anybody would read it. */
async function* nothing(): AsyncGenerator<readonly AuditEntryAnswer[], void, undefined> {
  yield await Promise.resolve([]);
}
