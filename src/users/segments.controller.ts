import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Answers, AskedBy, type Viewer } from '../common/http/index.js';
import { SegmentsAnswer } from './segments.answer.js';
import { UserRepository } from './user.repository.js';

@ApiTags('Users')
@Controller('api/segments')
@Access('viewer')
export class SegmentsController {
  constructor(private readonly users: UserRepository) {}

  @Get()
  @Answers(SegmentsAnswer, { summary: 'Areas and tariffs with their numbers of users' })
  async list(@AskedBy() { areas }: Viewer): Promise<SegmentsAnswer> {
    return { results: await this.users.segments(areas) };
  }
}
