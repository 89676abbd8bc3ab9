import { type ExecutionContext, createParamDecorator, NotAcceptableException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { InvalidParametersError } from '../errors/domain-error.js';

/** The ways in which an answer can be written. */
export const MEDIA_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  html: 'text/html',
} as const;
export type Format = keyof typeof MEDIA_TYPES;

/** The header `Content-Type` of an answer. */
export function contentTypeOf(format: Format): string {
  return `${MEDIA_TYPES[format]}; charset=utf-8`;
}

/**
 * The format of an answer: the parameter `format` takes precedence over the header `Accept`.
 *
 * @param offered - what the address offers; the first is taken where the client accepts anything
 * @throws InvalidParametersError for a `format` that is not offered
 * @throws NotAcceptableException when nothing that is offered is accepted
 */
export function chooseFormat(
  request: Pick<Request, 'query' | 'accepts'>,
  offered: readonly Format[],
): Format {
  const asked = request.query['format'];
  const names = offered.join(', ');
  if (asked !== undefined) {
    const format = offered.find((name) => name === asked);
    if (format) return format;
    const detail = offered.length > 1 ? `format takes one of ${names}` : `format takes only ${names} here`;
    throw new InvalidParametersError([{ parameter: 'format', detail }]);
  }
  const accepted = request.accepts(offered.map((name) => MEDIA_TYPES[name]));
  const format = offered.find((name) => MEDIA_TYPES[name] === accepted);
  if (format) return format;
  const types = offered.map((name) => MEDIA_TYPES[name]).join(', ');
  throw new NotAcceptableException(`Nothing that the header Accept takes is offered here: ask for ${types}.`);
}

/** Remembers the chosen format while the request is answered. */
export function rememberFormat(response: Response, format: Format): void {
  response.locals['format'] = format;
}

/** The format that was chosen for this request. */
export function formatOf(response: Response): Format {
  return response.locals['format'] as Format;
}

/** A handler's parameter: the format that was chosen, for addresses that stream. */
export const ChosenFormat = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  formatOf(context.switchToHttp().getResponse<Response>()),
);
