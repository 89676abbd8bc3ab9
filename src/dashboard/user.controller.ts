import { Controller, Get, Param, Query } from '@nestjs/common';
import { UserIdPipe } from '../common/http/index.js';
import { RequestData, type Snapshot } from '../consumption/index.js';
import { Page } from './page.interceptor.js';
import { UserPageQuery } from './address/page-query.dto.js';
import { UserPage } from './pages/user-page.js';
import { userView, type UserView } from './presenters/user.presenter.js';

@Controller('users')
export class UserController {
  constructor(private readonly page: UserPage) {}

  @Get(':id')
  @Page('user')
  async show(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) id: number,
    @Query() query: UserPageQuery,
  ): Promise<UserView> {
    return userView(await this.page.read(data, id, query), query);
  }
}
