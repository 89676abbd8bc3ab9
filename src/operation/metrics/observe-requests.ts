import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Metrics } from './metrics.js';

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const FILES = '/assets/';
/** Nest's own, for what no route answers. */
const ANY_PATH = '/{*all}';

/** Counts and times each request by its route, so that no client can make up ever new series. */
export function observeRequests(metrics: Metrics): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const began = performance.now();
    metrics.requestBegins();
    response.once('close', () => {
      const method = METHODS.includes(request.method) ? request.method : 'other';
      const labels = { method, route: routeOf(request), status: String(response.statusCode) };
      metrics.requestEnds(labels, (performance.now() - began) / 1000);
    });
    next();
  };
}

function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { readonly path?: string };
  if (path !== undefined && path !== ANY_PATH) return path;
  return request.path.startsWith(FILES) ? FILES : 'none';
}
