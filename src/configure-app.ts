import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { versionTags } from './version-tags.js';
import { AccessGuard, NotSignedInError, showSignIn } from './access/index.js';
import {
  ConditionalInterceptor,
  FormatInterceptor,
  InstantsInterceptor,
  methodNotAllowed,
  onlyOwnHosts,
  onlyThisMachine,
  type Problem,
  ProblemFilter,
  problemOf,
  queryValidation,
  retryAfterOf,
  whileWaitedFor,
  withRequestId,
} from './common/http/index.js';
import { useCompression } from './compress.js';
import { AccessSettings, Environment } from './config/index.js';
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
  app.set('trust proxy', environment.TRUST_PROXY);
  const metrics = app.get(Metrics, { strict: false });
  app.use(withRequestId, logRequests, observeRequests(metrics), whileWaitedFor);
  useSecureHeaders(app);
  const settings = app.get(AccessSettings);
  if (settings.mode === 'this-machine') app.use(onlyThisMachine);
  if (settings.mode === 'open') app.use(onlyOwnHosts(settings.publicUrl));
  useCompression(app);
  useViews(app);
  useVary(app, settings);
  useLimits(app, environment);
  app.useGlobalGuards(
    app.get(AccessGuard, { strict: false }),
    new PreparedGuard(app.get(DatabaseState, { strict: false })),
  );
  app.useGlobalPipes(queryValidation());
  const snapshots = app.get(Snapshots, { strict: false });
  app.useGlobalInterceptors(
    new FormatInterceptor(),
    new ConditionalInterceptor(versionTags(app)),
    new InstantsInterceptor(async (request) => (await snapshots.of(request)).zone),
  );
  app.useGlobalFilters(new ErrorFilter(settings));
  app.get(OpenApiDocument, { strict: false }).describe(app);
}

/** No cache gives what one person has seen to another. */
function useVary(app: NestExpressApplication, { proxy }: AccessSettings): void {
  const headers = ['Cookie', 'Authorization', ...(proxy ? [proxy.userHeader, proxy.groupsHeader] : [])];
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.vary(headers.join(', '));
    next();
  });
}

/** What a form to sign in is shown again for. */
const OF_SIGN_IN: readonly unknown[] = ['not_signed_in', 'sign_in_failed', 'too_many_tries'];

/** Programs get a problem, people a page: one to sign in on, where that is what is missing. */
@Catch()
class ErrorFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();
  private readonly pages = new ErrorPageFilter();

  constructor(private readonly settings: AccessSettings) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const isApi = request.path === '/api' || request.path.startsWith('/api/');
    const problem = problemOf(error, request.originalUrl);
    if (problem.status === 401) response.set('WWW-Authenticate', challengeOf(error));
    if (OF_SIGN_IN.includes(problem.code) && (!isApi || isBrowser(request))) {
      this.askToSignIn(error, problem, request, response);
      return;
    }
    (isApi ? this.problems : this.pages).catch(methodNotAllowed(error, request, response), host);
  }

  private askToSignIn(error: unknown, problem: Problem, request: Request, response: Response): void {
    const typed = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const retryAfter = retryAfterOf(error, problem);
    if (retryAfter !== null) response.set('Retry-After', String(retryAfter));
    const isTyped = request.path === '/sign-in';
    showSignIn(request, response, this.settings, {
      status: problem.status,
      to: isTyped ? typed['to'] : request.method === 'GET' ? request.originalUrl : '/',
      message: problem.code === 'not_signed_in' ? undefined : problem.detail,
      name: isTyped && typeof typed['name'] === 'string' ? typed['name'] : undefined,
    });
  }
}

/** How a program may show who it is (RFC 6750). */
function challengeOf(error: unknown): string {
  const isWrong = error instanceof NotSignedInError && error.hadToken;
  return `Bearer realm="Halfhour"${isWrong ? ', error="invalid_token"' : ''}`;
}

function isBrowser(request: Request): boolean {
  return request.get('Accept')?.includes('text/html') ?? false;
}
