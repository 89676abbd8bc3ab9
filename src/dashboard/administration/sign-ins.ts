import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Administration, type PersonSignedIn, Sessions } from '../../access/index.js';
import { InvalidParametersError } from '../../common/errors/index.js';
import { AskedBy, type Viewer, WholeNumberField } from '../../common/http/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { formatCount } from '../format/numbers.js';
import { type Cell, ledgerTable } from '../table.js';
import { administrationFrame, AdministrationPage, doerOf } from './administration-frame.js';
import { grantText } from './grant-form.js';

const LARGEST_ACCOUNT = 2_147_483_647;

/** Whose sessions are to end: of an account, or of a person whom a provider knows. */
class EndForm {
  @WholeNumberField(1, LARGEST_ACCOUNT, 'The number of the account.')
  readonly account?: number;

  @IsOptional()
  @IsString({ message: '$property takes one text' })
  @MaxLength(2_000)
  readonly issuer?: string;

  @IsOptional()
  @IsString({ message: '$property takes one text' })
  @MaxLength(2_000)
  readonly subject?: string;
}

const COLUMNS = [
  ['Name', 'words'],
  ['May'],
  ['Known from'],
  ['Browsers', 'number'],
  ['Since', 'time'],
  ['Last seen', 'time'],
  ['Change'],
] as const;

/** Who is signed in. */
@ApiExcludeController()
@Controller('admin/sign-ins')
@Administration()
export class SignInsPage {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @AdministrationPage('admin-sign-ins')
  async show(@RequestData() { zone }: Snapshot) {
    const people = await this.sessions.people();
    const dates = new Dates(zone);
    const rows = people.map((person) => row(person, dates));
    return {
      ...administrationFrame('sign-ins', zone),
      table: rows.length > 0 ? ledgerTable('Who is signed in', COLUMNS, rows) : null,
    };
  }

  /** Signs somebody out everywhere. */
  @Post('end')
  async end(
    @AskedBy() viewer: Viewer,
    @Body() { account, issuer, subject }: EndForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (account !== undefined) await this.sessions.endOf({ accountId: account }, doerOf(viewer, request));
    else if (issuer !== undefined && subject !== undefined)
      await this.sessions.endOf({ accountId: null, issuer, subject }, doerOf(viewer, request));
    else {
      const detail = 'give an account, or an issuer and a subject';
      throw new InvalidParametersError([{ parameter: 'account', detail }]);
    }
    response.redirect(303, '/admin/sign-ins');
  }
}

function row(person: PersonSignedIn, dates: Dates): readonly (Cell | string)[] {
  const { name, accountId, issuer, subject, browsers, since, lastSeenAt } = person;
  return [
    name,
    grantText(person),
    issuer ?? 'A password',
    formatCount(browsers),
    dates.moment(since),
    dates.moment(lastSeenAt),
    {
      text: '',
      button: {
        action: '/admin/sign-ins/end',
        fields:
          accountId === null ? { issuer: issuer ?? '', subject: subject ?? '' } : { account: accountId },
        opens: 'Sign out',
        text: 'Sign out everywhere',
      },
    },
  ];
}
