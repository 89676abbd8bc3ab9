import { applyDecorators, type ExecutionContext, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  getSchemaPath,
} from '@nestjs/swagger';
import { type Format, MEDIA_TYPES } from './format.js';

/**
 * What an answer changes with, besides its address and the program: the readings and users, the ledger of
 * imports, the program's own description, or the moment (never kept by a cache).
 */
export type ChangesWith = 'data' | 'ledger' | 'description' | 'moment';

/** What an answer can change with that lasts until then. */
export type LastingChange = Exclude<ChangesWith, 'moment'>;

/** What a handler declares about its answer. */
export interface AnswerOptions {
  /** One line about the address. */
  readonly summary: string;
  readonly description?: string;
  /** JSON and CSV unless said otherwise; the first where the client takes anything. */
  readonly formats?: readonly Format[];
  /** `data` unless said otherwise. */
  readonly changesWith?: ChangesWith;
}

/** An answer as declared by {@link Answers}. */
export interface DeclaredAnswer {
  readonly type: Type;
  readonly formats: readonly Format[];
  readonly changesWith: ChangesWith;
}

const ANSWER = 'halfhour:answer';

/**
 * Declares what a handler under `/api` answers with: its class, its formats and when it changes. Everything else
 * follows from it: the choice of the format, CSV, ETag and 304, and the description in `/api/openapi.json`.
 *
 * CSV has a row for each of the answer's `results`, or one for an answer without.
 */
export function Answers(type: Type, options: AnswerOptions): MethodDecorator {
  const { summary, description, formats = ['json', 'csv'], changesWith = 'data' } = options;
  const declared: DeclaredAnswer = { type, formats, changesWith };
  return applyDecorators(
    SetMetadata(ANSWER, declared),
    ApiExtraModels(type),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiQuery({
      name: 'format',
      required: false,
      enum: formats,
      description: 'The format of the answer; it takes precedence over the header Accept.',
    }),
    ApiProduces(...formats.map((format) => MEDIA_TYPES[format])),
    ApiOkResponse({ description: summary, content: contentOf(type, formats) }),
  );
}

/** The answer that the handler of this request has declared; none for a page. */
export function declaredAnswer(context: ExecutionContext): DeclaredAnswer | undefined {
  return Reflect.getMetadata(ANSWER, context.getHandler()) as DeclaredAnswer | undefined;
}

type Content = Record<string, { readonly schema: { readonly $ref: string } | { readonly type: 'string' } }>;

function contentOf(type: Type, formats: readonly Format[]): Content {
  return Object.fromEntries(
    formats.map((format) => [
      MEDIA_TYPES[format],
      { schema: format === 'json' ? { $ref: getSchemaPath(type) } : { type: 'string' } },
    ]),
  );
}
