import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { versionTags } from './version-tags.js';
import {
  ConditionalInterceptor,
  FormatInterceptor,
  InstantsInterceptor,
  methodNotAllowed,
  onlyThisMachine,
  ProblemFilter,
  queryValidation,
  whileWaitedFor,
  withRequestId,
} from './common/http/index.js';
import { useCompression } from './compress.js';
import { Environment } from './config/index.js';
import { Snapshots } from './consumption/index.js';
import { ErrorPageFilter, useSecureHeaders, useViews } from './dashboard/index.js';
import { DatabaseState } from './database/index.js';
import { OpenApiDocument } from './openapi/index.js';
import { logRequests, Metrics, observeRequests, useLimits } from './operation/index.js';
import { PreparedGuard } from './prepared.guard.js';

/** What the server and the tests have in common: headers, compression, views, validation, formats, errors. */
export function configureApp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  // Express would hash an answer that the database has made already; ours are compared before the query runs.
  app.disable('etag');
  const environment = app.get(Environment);
  const { ACCESS, TRUST_PROXY } = environment;
  app.set('trust proxy', TRUST_PROXY);
  const metrics = app.get(Metrics, { strict: false });
  app.use(withRequestId, logRequests, observeRequests(metrics), whileWaitedFor);
  useSecureHeaders(app);
  if (ACCESS !== 'open') app.use(onlyThisMachine);
  useCompression(app);
  useViews(app);
  useLimits(app, environment);
  app.useGlobalGuards(new PreparedGuard(app.get(DatabaseState, { strict: false })));
  app.useGlobalPipes(queryValidation());
  const snapshots = app.get(Snapshots, { strict: false });
  app.useGlobalInterceptors(
    new FormatInterceptor(),
    new ConditionalInterceptor(versionTags(app)),
    new InstantsInterceptor(async (request) => (await snapshots.of(request)).zone),
  );
  app.useGlobalFilters(new ErrorFilter());
  app.get(OpenApiDocument, { strict: false }).describe(app);
}

/** Programs get a problem, people a page. */
@Catch()
class ErrorFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();
  private readonly pages = new ErrorPageFilter();

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const isApi = request.path === '/api' || request.path.startsWith('/api/');
    (isApi ? this.problems : this.pages).catch(methodNotAllowed(error, request, response), host);
  }
}
