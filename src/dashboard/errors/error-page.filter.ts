import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BeingPreparedError } from '../../common/errors/domain-error.js';
import { logFailure, type Problem, problemOf, retryAfterOf } from '../../common/http/index.js';
import { counted, formatCount } from '../format/numbers.js';

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
    const retryAfter = retryAfterOf(error, problem);
    if (retryAfter !== null) response.setHeader('Retry-After', retryAfter);
    response.status(problem.status).setHeader('Cache-Control', 'no-store');
    if (error instanceof BeingPreparedError) {
      // Looks again by itself, without a script.
      response.setHeader('Refresh', String(retryAfter)).render('preparing', preparingView(error));
      return;
    }
    response.render('error', errorView(problem));
  }
}

/** The page while the days of a database of an older version are made. */
export function preparingView({ done, all }: BeingPreparedError) {
  return {
    title: 'Being prepared · Halfhour',
    /** How far it is: users, and of how many. */
    done,
    all,
    progress: `${formatCount(done)} of ${counted(all, 'user')}`,
  };
}

/** What an error page says: the same as the API's problem, for people. */
export function errorView(problem: Problem) {
  return {
    title: `${problem.title} · Halfhour`,
    problem,
    /** The same address again, where it may answer next time. */
    retry: problem.status >= 500 ? problem.instance : null,
  };
}
