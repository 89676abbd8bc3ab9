import { withRequestId } from '../../common/http/index.js';
import { ProgramLog } from './program-log.js';

function logged(
  write: (log: ProgramLog) => void,
  isRead = false,
  level: 'warn' | 'verbose' = 'warn',
): string {
  let text = '';
  write(new ProgramLog(level, isRead, { write: (line) => (text += line) }));
  return text;
}

const lineOf = (write: (log: ProgramLog) => void): unknown => JSON.parse(logged(write));

describe('the log of the program', () => {
  it('is a JSON object a line, with the level by name, the time and the part that speaks', () => {
    expect(
      lineOf((log) => {
        log.warn('low', 'API');
      }),
    ).toMatchObject({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      context: 'API',
      msg: 'low',
    });
  });

  it('says nothing below its level, but each step of a start', () => {
    expect(
      logged((log) => {
        log.log('hidden', 'API');
        log.debug('hidden');
      }),
    ).toBe('');
    expect(
      logged(
        (log) => {
          log.verbose('shown');
        },
        false,
        'verbose',
      ),
    ).toContain('"level":"trace"');
    expect(
      lineOf((log) => {
        log.announce('begun');
      }),
    ).toMatchObject({ level: 'info', msg: 'begun' });
    expect(
      logged((log) => {
        log.announce('be\u001bgun');
      }, true),
    ).toBe('be\\u001bgun\n');
  });

  it('carries the id of the request that is answered', () => {
    const write = (log: ProgramLog): void => {
      const request = { app: { get: () => () => true }, socket: {}, get: () => 'abc-1' };
      withRequestId(request as never, { set: () => undefined } as never, () => {
        log.warn('within');
      });
    };
    expect(lineOf(write)).toMatchObject({ request_id: 'abc-1', msg: 'within' });
    expect(
      lineOf((log) => {
        log.warn('without');
      }),
    ).not.toHaveProperty('request_id');
  });

  it('tells of an error its sentence, code, stack and causes, but nothing of rows and statements', () => {
    const pgError = Object.assign(new Error('duplicate key value violates unique constraint "users_pkey"'), {
      code: '23505',
      detail: 'Key (id)=(s3cret) already exists.',
      where: 'COPY users, line 1: "s3cret"',
      query: `select 's3cret'`,
      parameters: ['s3cret'],
    });
    const text = logged((log) => {
      log.error(new Error('not stored', { cause: pgError }), 'API');
    });
    expect(text).not.toContain('s3cret');
    expect(JSON.parse(text)).toMatchObject({
      msg: 'not stored',
      err: {
        type: 'Error',
        stack: expect.stringContaining('not stored') as string,
        cause: { code: '23505' },
      },
    });
  });

  it('hides a value that a sentence of PostgreSQL quotes', () => {
    const pgError = Object.assign(new Error('invalid input syntax for type integer: "s3cr ""and"" et"'), {
      code: '22P02',
    });
    const text = logged((log) => {
      log.error(pgError);
    });
    expect(text).not.toMatch(/s3cr|and| et"/);
    expect(JSON.parse(text)).toMatchObject({ msg: 'invalid input syntax for type integer: "…"' });
  });

  it('is words for whoever looks on, with nothing that a terminal obeys', () => {
    const text = logged((log) => {
      log.error(new Error('torn \u001b[31m'), 'API');
    }, true);
    expect(text).toMatch(/^\d\d:\d\d:\d\d ERROR API: torn \\u001b\[31m\n.*Error: torn/);
    expect(text).not.toContain('\u001b');
    expect(
      logged((log) => {
        log.warn({ msg: 'answered', status: 200 }, 'HTTP');
      }, true),
    ).toMatch(/ WARN HTTP: answered \(status=200\)\n$/);
  });

  it('takes what Nest hands over: a sentence, a stack and a context', () => {
    expect(
      lineOf((log) => {
        log.error('failed', 'Error: failed\n at x', 'Nest');
      }),
    ).toMatchObject({
      msg: 'failed',
      stack: 'Error: failed\n at x',
      context: 'Nest',
    });
  });
});
