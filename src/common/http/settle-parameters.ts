import type { ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import { InvalidParametersError } from '../errors/domain-error.js';

/**
 * Takes `format` out of the parameters, as it is chosen by now and no matter of any handler, and refuses whatever
 * is left where a handler takes no parameters.
 *
 * @throws InvalidParametersError
 */
export function settleParameters(request: Request, context: ExecutionContext): void {
  const { format: _chosen, ...parameters } = request.query;
  // Express reads the query anew at each access; a value of the request's own stays what it is.
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
