import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Logger,
  type NestInterceptor,
  StreamableFile,
  type Type,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { declaredAnswer } from './answers.decorator.js';
import { cellOf, type Column, columnsOf, rowTypeOf } from './columns.js';
import { csvLine } from './csv.js';
import { chooseFormat, contentTypeOf, type Format, rememberFormat } from './format.js';
import { settleParameters } from './settle-parameters.js';
import { RowStream } from './row-stream.js';
import { TextStream } from './text-stream.js';

/** Writes an answer in the format that the request asks for: the same numbers in each of them. */
export class FormatInterceptor implements NestInterceptor {
  private readonly logger = new Logger('API');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const answer = declaredAnswer(context);
    if (!answer) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const format = chooseFormat(request, answer.formats);
    rememberFormat(response, format);
    settleParameters(request, context);
    return next.handle().pipe(
      mergeMap(async (value: unknown) => {
        if (value instanceof RowStream) return this.stream(textOf(value, format), request, response, format);
        if (value instanceof TextStream) return this.stream(value.pieces, request, response, format);
        if (format !== 'csv' || typeof value !== 'object' || value === null) return value;
        nameFile(request, response, format);
        return csvOf(answer.type, value);
      }),
    );
  }

  /** The first piece is made before anything is sent, so that what fails until then is still answered as a problem. */
  private async stream(
    pieces: AsyncIterable<Buffer | string>,
    request: Request,
    response: Response,
    format: Format,
  ): Promise<StreamableFile> {
    const iterator = pieces[Symbol.asyncIterator]();
    const first = await iterator.next();
    nameFile(request, response, format);
    const text = Readable.from(from(first, iterator), { objectMode: false });
    return new StreamableFile(text, { type: contentTypeOf(format) }).setErrorHandler((error) => {
      this.logger.error(error);
      // Half an answer must not look like a whole one.
      response.destroy();
    });
  }
}

async function* from<Piece>(
  first: IteratorResult<Piece>,
  iterator: AsyncIterator<Piece>,
): AsyncGenerator<Piece> {
  try {
    for (let piece = first; piece.done !== true; piece = await iterator.next()) yield piece.value;
  } finally {
    await iterator.return?.();
  }
}

type Write<Row> = (rows: readonly Row[]) => string;

async function* textOf<Row extends object>(
  { rowType, pages }: RowStream<Row>,
  format: Format,
): AsyncGenerator<string> {
  const columns = columnsOf(rowType);
  const write: Write<Row> = format === 'csv' ? csvWriter(columns) : writeNdjson;
  let head = format === 'csv' ? csvHead(columns) : '';
  for await (const page of pages) {
    const text = head + write(page);
    if (text !== '') yield text;
    head = '';
  }
  if (head !== '') yield head;
}

function csvOf(type: Type, answer: object): string {
  const rows = 'results' in answer ? (answer.results as readonly object[]) : [answer];
  const columns = columnsOf(rowTypeOf(type)).filter(
    (column) => !column.optional || rows.some((row) => cellOf(row, column) !== undefined),
  );
  return csvHead(columns) + csvWriter(columns)(rows);
}

function csvHead(columns: readonly Column[]): string {
  return csvLine(columns.map(({ name }) => name));
}

function csvWriter(columns: readonly Column[]): Write<object> {
  return (rows) => rows.map((row) => csvLine(columns.map((column) => cellOf(row, column)))).join('');
}

function writeNdjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** `/api/users/3000/consumption` is saved as `users-3000-consumption.csv`. */
function nameFile({ path }: Request, response: Response, format: Format): void {
  const name = decodeURIComponent(path)
    .replace(/^\/api\//, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  response.attachment(`${name}.${format}`).type(contentTypeOf(format));
}
