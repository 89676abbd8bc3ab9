import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import { ProblemFilter, queryValidation } from './common/http/index.js';
import { ErrorPageFilter, useSecureHeaders, useViews } from './dashboard/index.js';

/** What the server and the tests have in common: headers, views, validation, errors. */
export function configureApp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  useSecureHeaders(app);
  useViews(app);
  app.useGlobalPipes(queryValidation());
  app.useGlobalFilters(new ErrorFilter());
}

/** Programs get a problem, people a page. */
@Catch()
class ErrorFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();
  private readonly pages = new ErrorPageFilter();

  catch(error: unknown, host: ArgumentsHost): void {
    const { path } = host.switchToHttp().getRequest<Request>();
    const isApi = path === '/api' || path.startsWith('/api/');
    (isApi ? this.problems : this.pages).catch(error, host);
  }
}
