import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { logFailure, type Problem, problemOf } from '../../common/http/index.js';

const RETRY_AFTER_SECONDS = 5;

/** What an error page says: the same as the API's problem, for people. */
export interface ErrorView {
  readonly title: string;
  readonly problem: Problem;
  /** The same address again, where it may answer next time. */
  readonly retry: string | null;
}

/** Answers a failed request with a page. Only for addresses that are no part of the API. */
@Catch()
export class ErrorPageFilter implements ExceptionFilter {
  private readonly logger = new Logger('Dashboard');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const { originalUrl } = http.getRequest<Request>();
    const problem = problemOf(error, originalUrl);
    logFailure(this.logger, problem, error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    response.status(problem.status).setHeader('Cache-Control', 'no-store');
    response.render('error', errorView(problem));
  }
}

export function errorView(problem: Problem): ErrorView {
  return {
    title: `${problem.title} · Halfhour`,
    problem,
    retry: problem.status >= 500 ? problem.instance : null,
  };
}
