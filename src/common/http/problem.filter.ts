import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { logFailure, problemOf, retryAfterOf } from './problem.js';

/** Headers that were set for the answer that failed. */
const OF_THE_ANSWER = ['ETag', 'Content-Disposition'];

/** Answers a failed request with `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('API');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = problemOf(error, http.getRequest<Request>().originalUrl);
    logFailure(this.logger, problem, error);
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    for (const header of OF_THE_ANSWER) response.removeHeader(header);
    response.setHeader('Cache-Control', 'no-store');
    const retryAfter = retryAfterOf(error, problem);
    if (retryAfter !== null) response.setHeader('Retry-After', retryAfter);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
