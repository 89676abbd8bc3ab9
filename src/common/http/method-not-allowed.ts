import { MethodNotAllowedException, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';

/**
 * Turns a 404 into a 405 with the header `Allow` where only the method is wrong.
 *
 * @returns the error to answer with
 */
export function methodNotAllowed(error: unknown, request: Request, response: Response): unknown {
  if (!(error instanceof NotFoundException)) return error;
  const methods = methodsOf(request);
  if (methods.length === 0 || methods.includes(request.method)) return error;
  response.setHeader('Allow', methods.join(', '));
  return new MethodNotAllowedException(`This address takes ${methods.join(' and ')}, not ${request.method}.`);
}

/** What the type declarations of Express leave out of a layer of its router. */
interface RouteLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

function methodsOf(request: Request): readonly string[] {
  const layers = request.app.router.stack as unknown as readonly RouteLayer[];
  // A wildcard is somebody's middleware: it answers nothing itself.
  const routes = layers.filter(
    (layer) => layer.route?.path.includes('*') === false && layer.match(request.path),
  );
  const methods = routes.flatMap(({ route }) => Object.keys(route?.methods ?? {}));
  const names = new Set(methods.map((method) => method.toUpperCase()));
  if (names.has('GET')) names.add('HEAD');
  return [...names].sort();
}
