import { Controller, Get, Query, Req } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Request } from 'express';
import { Count, Text } from './answer-fields.js';
import { Answers } from './answers.decorator.js';
import { ConditionalInterceptor } from './conditional.interceptor.js';
import { FormatInterceptor } from './format.interceptor.js';

class Linked {
  @Count('How often the handler ran.', 1)
  readonly made!: number;

  @Count('How many parameters it was asked for with.', 1)
  readonly parameters!: number;

  @Text('The address as it was asked for.', '/api/linked')
  readonly self!: string;
}

let made = 0;

@Controller('api/linked')
class LinkedController {
  @Get()
  @Answers(Linked, { summary: 'Where it stands' })
  linked(@Req() { originalUrl }: Request, @Query() parameters: object): Linked {
    made += 1;
    return { made, parameters: Object.keys(parameters).length, self: originalUrl };
  }
}

describe('an answer that lasts until the data change', () => {
  let app: NestExpressApplication;
  let version: string;

  beforeEach(async () => {
    [made, version] = [0, 'first'];
    const module = await Test.createTestingModule({ controllers: [LinkedController] }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.disable('etag');
    const tag = (): Promise<string> => Promise.resolve(version);
    const tags = { data: tag, ledger: tag, description: tag };
    app.useGlobalInterceptors(new FormatInterceptor(), new ConditionalInterceptor(tags));
    await app.listen(0);
  });

  afterEach(() => app.close());

  const ask = async (query: string, headers = {}): Promise<Response> =>
    fetch(`${await app.getUrl()}/api/linked${query}`, { headers });

  it('is written once, and again when they have', async () => {
    const first = await ask('?a=1');
    expect(await first.json()).toEqual({ made: 1, parameters: 1, self: '/api/linked?a=1' });
    expect(await (await ask('?a=1')).json()).toEqual({ made: 1, parameters: 1, self: '/api/linked?a=1' });
    version = 'second';
    const second = await ask('?a=1');
    expect(await second.json()).toEqual({ made: 2, parameters: 1, self: '/api/linked?a=1' });
    expect(second.headers.get('ETag')).not.toBe(first.headers.get('ETag'));
  });

  it('repeats the address as it was asked for, though the order of parameters changes no tag', async () => {
    const [one, other] = [await ask('?a=1&b=2'), await ask('?b=2&a=1')];
    expect(await one.json()).toMatchObject({ self: '/api/linked?a=1&b=2' });
    expect(await other.json()).toMatchObject({ self: '/api/linked?b=2&a=1' });
    expect(other.headers.get('ETag')).toBe(one.headers.get('ETag'));
  });

  it('is not made for a client that has it', async () => {
    const etag = (await ask('')).headers.get('ETag') ?? '';
    expect(await ask('', { 'If-None-Match': etag })).toMatchObject({ status: 304 });
    expect(await ask('?a=1', { 'If-None-Match': etag })).toMatchObject({ status: 200 });
    expect(made).toBe(2);
  });
});
