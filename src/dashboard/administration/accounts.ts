import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import {
  type Account,
  Accounts,
  Administration,
  type LastAdmin,
  newPassword,
  Sessions,
} from '../../access/index.js';
import { InvalidParametersError } from '../../common/errors/index.js';
import { AskedBy, type Viewer } from '../../common/http/index.js';
import { AccessSettings } from '../../config/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { UserRepository } from '../../users/index.js';
import { Dates } from '../format/dates.js';
import { counted, UNKNOWN } from '../format/numbers.js';
import { classes, ledgerTable } from '../table.js';
import { administrationFrame, AdministrationPage, doerOf } from './administration-frame.js';
import { areasOffered, grantFields, GrantForm, grantIn, grantText } from './grant-form.js';

class AccountForm extends GrantForm {
  @IsString({ message: '$property takes one text' })
  @MaxLength(64)
  readonly name!: string;
}

const COLUMNS = [['Name', 'words'], ['May'], ['Added', 'time'], ['Last sign-in', 'time'], ['State']] as const;

/** People who sign in with a password. */
@ApiExcludeController()
@Controller('admin/accounts')
@Administration()
export class AccountsPage {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly users: UserRepository,
    private readonly settings: AccessSettings,
  ) {}

  @Get()
  @AdministrationPage('admin-accounts')
  async show(@RequestData() { zone }: Snapshot) {
    const [accounts, areas] = await Promise.all([this.accounts.list(), areasOffered(this.users)]);
    const dates = new Dates(zone);
    const rows = accounts.map((account) => [
      { text: account.name, href: pathOf(account.name) },
      grantText(account),
      dates.moment(account.createdAt),
      account.lastSignInAt ? dates.moment(account.lastSignInAt) : UNKNOWN,
      { text: stateOf(account, dates), class: classes(account.disabledAt !== null && 'cell-warning') },
    ]);
    return {
      ...administrationFrame('accounts', zone),
      hasAccounts: this.settings.hasAccounts,
      table: rows.length > 0 ? ledgerTable('Accounts', COLUMNS, rows) : null,
      grant: grantFields(areas),
    };
  }

  @Post()
  @AdministrationPage('admin-secret')
  async add(
    @AskedBy() viewer: Viewer,
    @RequestData() { zone }: Snapshot,
    @Body() form: AccountForm,
    @Req() request: Request,
  ) {
    const grant = grantIn(form, await areasOffered(this.users));
    const password = newPassword();
    await this.accounts.add(form.name, password, grant, doerOf(viewer, request));
    return passwordPage(form.name, password, zone);
  }

  @Get(':name')
  @AdministrationPage('admin-account')
  async one(@AskedBy() viewer: Viewer, @RequestData() { zone }: Snapshot, @Param('name') name: string) {
    const account = await this.accounts.one(name);
    const [areas, people] = await Promise.all([areasOffered(this.users, account), this.sessions.people()]);
    const dates = new Dates(zone);
    const signedIn = people.find(({ accountId }) => accountId === account.id);
    return {
      ...administrationFrame('accounts', zone, account.name),
      path: pathOf(account.name),
      may: grantText(account),
      added: dates.moment(account.createdAt),
      lastSignIn: account.lastSignInAt ? dates.moment(account.lastSignInAt) : null,
      isDisabled: account.disabledAt !== null,
      state: stateOf(account, dates),
      isOwn: isSame(account.name, viewer.name),
      browsers: signedIn ? counted(signedIn.browsers, 'browser') : null,
      accountId: account.id,
      grant: grantFields(areas, account),
      auditHref: `/admin/audit?${new URLSearchParams({ who: account.name }).toString()}`,
    };
  }

  /** What somebody may do from the next request on. */
  @Post(':name/grant')
  async grant(
    @AskedBy() viewer: Viewer,
    @Param('name') name: string,
    @Body() form: GrantForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const account = await this.accounts.one(name);
    assertNotOwn(account.name, viewer);
    const grant = grantIn(form, await areasOffered(this.users, account));
    await this.accounts.grant(account.name, grant, doerOf(viewer, request), this.lastAdmin());
    response.redirect(303, pathOf(account.name));
  }

  /** A new password, which also lets in again who was shut out. */
  @Post(':name/password')
  @AdministrationPage('admin-secret')
  async reset(
    @AskedBy() viewer: Viewer,
    @RequestData() { zone }: Snapshot,
    @Param('name') name: string,
    @Req() request: Request,
  ) {
    const account = await this.accounts.one(name);
    assertNotOwn(account.name, viewer);
    const password = newPassword();
    await this.accounts.reset(account.name, password, undefined, doerOf(viewer, request));
    return passwordPage(account.name, password, zone);
  }

  @Post(':name/disable')
  async disable(
    @AskedBy() viewer: Viewer,
    @Param('name') name: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const account = await this.accounts.one(name);
    assertNotOwn(account.name, viewer);
    await this.accounts.disable(account.name, doerOf(viewer, request), this.lastAdmin());
    response.redirect(303, pathOf(account.name));
  }

  private lastAdmin(): LastAdmin {
    return this.settings.grantsAdmin ? 'let go' : 'kept';
  }
}

function passwordPage(name: string, password: string, zone: Snapshot['zone']) {
  return {
    ...administrationFrame('accounts', zone, `Password of ${name}`),
    sentence: `${name} signs in with this password, and can change it then. It is shown this once.`,
    secret: password,
    back: { href: pathOf(name), text: `Account of ${name}` },
  };
}

function pathOf(name: string): string {
  return `/admin/accounts/${encodeURIComponent(name)}`;
}

function stateOf({ disabledAt }: Account, dates: Dates): string {
  return disabledAt ? `Shut out ${dates.moment(disabledAt)}` : 'May sign in';
}

/** The own password is changed on another page, which asks for the old one; the own access is for others to change. */
function assertNotOwn(name: string, viewer: Viewer): void {
  if (!isSame(name, viewer.name)) return;
  const detail = 'nobody administers their own account: somebody else who administers does';
  throw new InvalidParametersError([{ parameter: 'name', detail }]);
}

function isSame(name: string, viewer: string | null): boolean {
  return name.toLowerCase() === viewer?.toLowerCase();
}
