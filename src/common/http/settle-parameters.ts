import type { ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import { InvalidParametersError } from '../errors/domain-error.js';

/**
 * Removes `format`, which is settled before any handler runs, from the parameters, and refuses any others where the
 * handler takes none.
 *
 * @throws InvalidParametersError
 */
export function settleParameters(request: Request, context: ExecutionContext): void {
  const { format: _chosen, ...parameters } = request.query;
  // Express parses the query at each access; an own property of the request stays as it is.
  Object.defineProperty(request, 'query', { value: parameters, enumerable: true });
  const names = Object.keys(parameters);
  if (names.length > 0 && !takesParameters(context)) throw unknownParameters(names);
}

export function unknownParameters(names: readonly string[]): InvalidParametersError {
  return new InvalidParametersError(
    names.map((parameter) => ({ parameter, detail: `${parameter} is not a parameter of this address` })),
  );
}

function takesParameters(context: ExecutionContext): boolean {
  const handlerArguments = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) as object | undefined;
  return Object.keys(handlerArguments ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
