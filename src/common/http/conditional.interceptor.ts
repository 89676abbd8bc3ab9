import {
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { AnswerStore } from '../answer-store.js';
import { declaredAnswer, type LastingChange } from './answers.decorator.js';
import { addressParts, matchesEtag, weakEtag } from './etag.js';
import { contentTypeOf, formatOf } from './format.js';

/** Room for some of the longest series, or thousands of other answers. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Bookkeeping per answer, so that a million short ones are not counted as nothing. */
const OVERHEAD_BYTES = 512;

/** Texts that change whenever the answers that depend on them may change. Cheap to read. */
export type VersionTags = Readonly<Record<LastingChange, (request: Request) => Promise<string>>>;

/**
 * Answers 304 before the handler runs when the client has the answer already, and with the JSON that was written
 * before when another had it: writing some thousand rows takes longer than reading them. The version is read before the
 * data: a change between the two costs one answer too many, never an old one for a new one.
 */
export class ConditionalInterceptor implements NestInterceptor {
  private readonly written = new AnswerStore<Buffer>(
    MOST_BYTES,
    ({ length }, question) => length + 2 * question.length + OVERHEAD_BYTES,
  );

  constructor(private readonly versions: VersionTags) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const answer = declaredAnswer(context);
    if (!answer) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    response.vary('Accept, Accept-Encoding');
    if (answer.changesWith === 'moment') {
      response.set('Cache-Control', 'no-store');
      return next.handle();
    }
    const version = await this.versions[answer.changesWith](request);
    const tag = weakEtag([version, ...addressParts(request), formatOf(response)]);
    response.set({ 'Cache-Control': 'private, no-cache', ETag: tag });
    if (matchesEtag(request, tag)) {
      response.status(304);
      return of(undefined);
    }
    if (formatOf(response) !== 'json') return next.handle();
    // Links to other pages repeat the address as it was written, so the tag alone is not enough.
    const json = await this.written.get(`${tag} ${request.originalUrl}`, () => written(next));
    return of(new StreamableFile(json, { type: contentTypeOf('json'), length: json.length }));
  }
}

async function written(next: CallHandler): Promise<Buffer> {
  return Buffer.from(JSON.stringify(await lastValueFrom(next.handle())));
}
