import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Administration, type Token, TOKEN_DAYS, Tokens } from '../../access/index.js';
import { AskedBy, type Viewer, WholeNumberField } from '../../common/http/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { UserRepository } from '../../users/index.js';
import { Dates } from '../format/dates.js';
import { UNKNOWN } from '../format/numbers.js';
import { type Cell, classes, ledgerTable } from '../table.js';
import { administrationFrame, AdministrationPage, doerOf } from './administration-frame.js';
import { areasOffered, grantFields, GrantForm, grantIn, grantText } from './grant-form.js';

const DAY_MS = 86_400_000;

class TokenName {
  @IsString({ message: '$property takes one text' })
  @MaxLength(64)
  readonly name!: string;
}

class TokenForm extends GrantForm {
  @IsString({ message: '$property takes one text' })
  @MaxLength(64)
  readonly name!: string;

  @WholeNumberField(1, TOKEN_DAYS.most, 'For how many days it is good.')
  readonly days: number = TOKEN_DAYS.usual;
}

const COLUMNS = [
  ['Name', 'words'],
  ['May'],
  ['Added', 'time'],
  ['Last used', 'time'],
  ['Good until', 'time'],
  ['Change'],
] as const;

/** Tokens of programs. */
@ApiExcludeController()
@Controller('admin/tokens')
@Administration()
export class TokensPage {
  constructor(
    private readonly tokens: Tokens,
    private readonly users: UserRepository,
  ) {}

  @Get()
  @AdministrationPage('admin-tokens')
  async show(@RequestData() { zone }: Snapshot) {
    const [tokens, areas] = await Promise.all([this.tokens.list(), areasOffered(this.users)]);
    const dates = new Dates(zone);
    const rows = tokens.map((token) => row(token, dates));
    return {
      ...administrationFrame('tokens', zone),
      table: rows.length > 0 ? ledgerTable('Tokens', COLUMNS, rows) : null,
      grant: grantFields(areas),
      days: TOKEN_DAYS,
    };
  }

  @Post()
  @AdministrationPage('admin-secret')
  async add(
    @AskedBy() viewer: Viewer,
    @RequestData() { zone }: Snapshot,
    @Body() form: TokenForm,
    @Req() request: Request,
  ) {
    const { name, days } = form;
    const grant = grantIn(form, await areasOffered(this.users));
    const expiresAt = new Date(Date.now() + days * DAY_MS);
    const token = await this.tokens.add(name, grant, expiresAt, doerOf(viewer, request));
    return {
      ...administrationFrame('tokens', zone, `Token ${name}`),
      sentence: `A program sends this as "Authorization: Bearer …", until ${new Dates(zone).moment(expiresAt)}. It is shown this once.`,
      secret: token,
      back: { href: '/admin/tokens', text: 'All tokens' },
    };
  }

  /** The name stands in the body: one of a token may hold a slash, which proxies may not take in a path. */
  @Post('revoke')
  async revoke(
    @AskedBy() viewer: Viewer,
    @Body() { name }: TokenName,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.tokens.revoke(name, doerOf(viewer, request));
    response.redirect(303, '/admin/tokens');
  }
}

function row(token: Token, dates: Dates): readonly (Cell | string)[] {
  const { name, createdAt, lastUsedAt, expiresAt, revokedAt } = token;
  const hasExpired = expiresAt.getTime() < Date.now();
  const until = revokedAt
    ? `Revoked ${dates.moment(revokedAt)}`
    : `${hasExpired ? 'Expired ' : ''}${dates.moment(expiresAt)}`;
  return [
    name,
    grantText(token),
    dates.moment(createdAt),
    lastUsedAt ? dates.moment(lastUsedAt) : UNKNOWN,
    { text: until, class: classes((revokedAt !== null || hasExpired) && 'cell-warning') },
    revokedAt
      ? UNKNOWN
      : {
          text: '',
          button: {
            action: '/admin/tokens/revoke',
            fields: { name },
            opens: 'Revoke',
            text: 'Revoke for good',
          },
        },
  ];
}
