import { type IncomingMessage, request } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { Answers } from './answers.decorator.js';
import { Count, ListOf } from './answer-fields.js';
import { ConditionalInterceptor } from './conditional.interceptor.js';
import { FormatInterceptor } from './format.interceptor.js';
import { ProblemFilter } from './problem.filter.js';
import { RowStream } from './row-stream.js';

class Row {
  @Count('A number.', 1)
  readonly number!: number;
}

class Rows {
  @ListOf(Row, 'Rows.')
  readonly results!: readonly Row[];
}

/** What the source of the rows has done. */
const source = { pages: 0, closed: false, failsAt: Infinity };

/** More than the buffers between source and client hold: far fewer are read while there is back-pressure. */
const MANY_PAGES = 300;

/** Without end, but for {@link MANY_PAGES}: only back-pressure stops it before. */
// eslint-disable-next-line @typescript-eslint/require-await -- the interceptor reads pages that come from a database
async function* pages(): AsyncGenerator<readonly Row[]> {
  try {
    for (;;) {
      if (source.pages === source.failsAt) throw new Error('the database is gone');
      if (source.pages === MANY_PAGES) throw new Error('nothing stopped the source');
      source.pages += 1;
      yield Array.from({ length: 5_000 }, (_, number) => ({ number }));
    }
  } finally {
    source.closed = true;
  }
}

@Controller('api/rows')
class RowsController {
  @Get()
  @Answers(Rows, { summary: 'Rows', formats: ['csv', 'ndjson'] })
  rows(): RowStream<Row> {
    return new RowStream(Row, pages());
  }
}

describe('a stream of rows', () => {
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [RowsController] }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.disable('etag');
    const tag = (): Promise<string> => Promise.resolve('always the same');
    const tags = { data: tag, ledger: tag, description: tag };
    app.useGlobalInterceptors(new FormatInterceptor(), new ConditionalInterceptor(tags));
    app.useGlobalFilters(new ProblemFilter());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(async () => {
    // One that a failed case left open would be waited for.
    app.getHttpServer().closeAllConnections();
    await app.close();
  });

  beforeEach(() => {
    Object.assign(source, { pages: 0, closed: false, failsAt: Infinity });
  });

  const ask = (method = 'GET', headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request(`${url}/api/rows`, { agent: false, method, headers }, resolve).on('error', reject).end();
    });

  it('waits for a client that does not read, and closes its source once the client has left', async () => {
    const answer = await ask();
    answer.once('data', () => answer.pause());
    const waiting = await settled(() => source.pages);
    expect([source.closed, waiting < MANY_PAGES]).toEqual([false, true]);
    answer.destroy();
    await settled(() => Number(source.closed));
    expect(source.closed).toBe(true);
    expect(source.pages).toBeLessThanOrEqual(waiting + 1);
  });

  it('breaks, and does not end as if it were whole, when it fails midway', async () => {
    source.failsAt = 3;
    const answer = await ask();
    expect(answer.statusCode).toBe(200);
    await expect(answer.toArray()).rejects.toThrow('aborted');
  });

  it('is a problem when it fails before the first row', async () => {
    source.failsAt = 0;
    const answer = await ask();
    expect([answer.statusCode, answer.headers['content-type'], answer.headers.etag]).toEqual([
      500,
      'application/problem+json; charset=utf-8',
      undefined,
    ]);
    expect(answer.headers['content-disposition']).toBeUndefined();
    answer.resume();
  });

  it('is not read for HEAD', async () => {
    const answer = await ask('HEAD');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(await answer.toArray()).toEqual([]);
    await settled(() => Number(source.closed));
    expect(source.closed).toBe(true);
    expect(source.pages).toBeLessThan(4);
  });

  it('is not begun when the client has it already', async () => {
    const first = await ask();
    first.destroy();
    await settled(() => Number(source.closed));
    source.pages = 0;
    const second = await ask('GET', { 'if-none-match': first.headers.etag ?? '' });
    expect([second.statusCode, source.pages]).toEqual([304, 0]);
    second.resume();
  });
});

/** Waits until a count has stopped growing. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  while (last !== count()) {
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return last;
}
