import { Controller, Get } from '@nestjs/common';
import { type Segment, UserRepository } from './user.repository.js';

@Controller('api/segments')
export class SegmentsController {
  constructor(private readonly users: UserRepository) {}

  @Get()
  async list(): Promise<{ readonly results: readonly Segment[] }> {
    return { results: await this.users.segments() };
  }
}
