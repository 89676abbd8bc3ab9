import { type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import type { Request } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { memoizeText } from '../memoize-text.js';
import { isoWithOffset, type Zone } from '../time/index.js';
import { declaredAnswer } from './answers.decorator.js';
import { instantFieldsOf, type InstantField } from './columns.js';
import { RowStream } from './row-stream.js';
import { TextStream } from './text-stream.js';

/** Writes the instants of an answer with the offset of the database's zone. */
export class InstantsInterceptor implements NestInterceptor {
  constructor(private readonly zoneOf: (request: Request) => Promise<Zone>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const answer = declaredAnswer(context);
    // Only the database knows the zone, and some answers must do without a database.
    if (!answer || instantFieldsOf(answer.type).length === 0) return next.handle();
    return next.handle().pipe(
      mergeMap(async (value: unknown) => {
        const zone = await this.zoneOf(context.switchToHttp().getRequest<Request>());
        if (value instanceof TextStream) return value;
        if (value instanceof RowStream) return streamOf(value as RowStream<object>, zone);
        return writer(answer.type, zone)(value);
      }),
    );
  }
}

function streamOf<Row extends object>({ rowType, pages }: RowStream<Row>, zone: Zone): RowStream<Row> {
  return new RowStream(
    rowType,
    pagesOf(pages, () => writer(rowType, zone) as (row: Row) => Row),
  );
}

async function* pagesOf<Row>(
  pages: AsyncIterable<readonly Row[]>,
  newWriter: () => (row: Row) => Row,
): AsyncGenerator<readonly Row[], void, undefined> {
  for await (const page of pages) yield page.map(newWriter());
}

type Write = (value: unknown) => unknown;

/** Copies only the parts of an answer that hold instants, as its class declares. */
function writer(type: Type, zone: Zone): Write {
  return writerOf(instantFieldsOf(type), instantWriter(zone));
}

function writerOf(fields: readonly InstantField[], instant: Write): Write {
  const writes = fields.map(({ name, within }) => ({
    name,
    write: within ? listed(writerOf(within, instant)) : instant,
  }));
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> = { ...value };
    for (const { name, write } of writes) if (name in copy) copy[name] = write(copy[name]);
    return copy;
  };
}

function listed(write: Write): Write {
  return (value) => (Array.isArray(value) ? value.map(write) : write(value));
}

/** Writes each instant once: a bucket ends where the next begins, and those of all segments begin together. */
function instantWriter(zone: Zone): Write {
  const text = memoizeText((time: number) => isoWithOffset(new Date(time), zone));
  return (value) => (value instanceof Date ? text(value.getTime()) : value);
}
