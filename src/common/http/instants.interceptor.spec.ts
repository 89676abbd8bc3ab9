import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { Zone } from '../time/index.js';
import { Instant, InstantOrNull, ListOf, PartOrNull, Text } from './answer-fields.js';
import { Answers } from './answers.decorator.js';
import { FormatInterceptor } from './format.interceptor.js';
import { InstantsInterceptor } from './instants.interceptor.js';
import { RowStream } from './row-stream.js';

class Row {
  @Instant('When.')
  readonly start!: Date;
}

class Part {
  @InstantOrNull('When, if at all.')
  readonly at!: Date | null;
}

class Rows {
  @Instant('When.')
  readonly from!: Date;

  @PartOrNull(Part, 'A part.')
  readonly part!: Part | null;

  @Text('None, whatever it looks like.', 'x')
  readonly text!: string;

  @ListOf(Row, 'Rows.')
  readonly results!: readonly Row[];
}

class Plain {
  @Text('A text.', 'x')
  readonly text!: string;
}

const SUMMER = new Date('2016-07-15T00:00:00Z');
const WINTER = new Date('2016-12-15T00:00:00Z');
const ROWS = {
  from: SUMMER,
  part: { at: WINTER },
  text: '2016-07-15T00:00:00.000Z',
  results: [{ start: WINTER }],
};

@Controller('api')
class RowsController {
  @Get('rows')
  @Answers(Rows, { summary: 'Rows' })
  rows(): Rows {
    return ROWS;
  }

  @Get('nothing')
  @Answers(Rows, { summary: 'Rows' })
  nothing(): Rows {
    return { ...ROWS, part: null, results: [] };
  }

  @Get('stream')
  @Answers(Rows, { summary: 'Rows', formats: ['ndjson'] })
  stream(): RowStream<Row> {
    const pages = [[{ start: SUMMER }, { start: WINTER }], [{ start: SUMMER }]];
    return new RowStream(
      Row,
      (async function* () {
        for (const page of pages) yield await Promise.resolve(page);
      })(),
    );
  }

  @Get('plain')
  @Answers(Plain, { summary: 'Plain' })
  plain(): Plain {
    return { text: 'as it is' };
  }
}

describe('instants of answers', () => {
  let app: NestExpressApplication;
  const zoneOf = jest.fn(() => Promise.resolve(Zone.ofRuntime('Europe/London')));

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [RowsController] }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.useGlobalInterceptors(new FormatInterceptor(), new InstantsInterceptor(zoneOf));
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  beforeEach(() => {
    zoneOf.mockClear();
  });

  const ask = async (path: string): Promise<string> => (await fetch((await app.getUrl()) + path)).text();

  it('are written with the offset of the zone, in parts and lists too', async () => {
    expect(JSON.parse(await ask('/api/rows'))).toEqual({
      from: '2016-07-15T01:00:00+01:00',
      part: { at: '2016-12-15T00:00:00+00:00' },
      text: '2016-07-15T00:00:00.000Z',
      results: [{ start: '2016-12-15T00:00:00+00:00' }],
    });
    expect(await ask('/api/rows?format=csv')).toBe('start\r\n2016-12-15T00:00:00+00:00\r\n');
    // What was answered is nobody's to change: it may be kept.
    expect(ROWS.from).toBe(SUMMER);
  });

  it('may be missing', async () => {
    expect(JSON.parse(await ask('/api/nothing'))).toMatchObject({ part: null, results: [] });
  });

  it('are written page by page in a stream', async () => {
    expect(await ask('/api/stream')).toBe(
      ['2016-07-15T01:00:00+01:00', '2016-12-15T00:00:00+00:00', '2016-07-15T01:00:00+01:00']
        .map((start) => `{"start":"${start}"}\n`)
        .join(''),
    );
  });

  it('ask nobody for the zone where an answer has none', async () => {
    expect(JSON.parse(await ask('/api/plain'))).toEqual({ text: 'as it is' });
    expect(zoneOf).not.toHaveBeenCalled();
  });
});
