import { Controller, Get, Render } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import { ApiOkResponse, ApiOperation, ApiTags, type OpenAPIObject } from '@nestjs/swagger';
import { OpenApiDocument } from '../../openapi/index.js';
import { type Cell, table, type Table, words } from '../table.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** As much of a schema as the page tells. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** A parameter or a field of an answer: its name, what it takes or gives, and what that means. */
type DocumentedField = readonly [name: Cell, kind: string, description: string];

/** The description of the API for people: a page like any other, without scripts of somebody else's. */
@ApiTags('Program')
@Controller('api/docs')
@Access('viewer')
export class ApiDocsPage {
  constructor(private readonly document: OpenApiDocument) {}

  @Get()
  @ApiOperation({ operationId: 'ApiDocs_show', summary: 'This description as a page' })
  @ApiOkResponse({ description: 'A page.', content: { 'text/html': { schema: { type: 'string' } } } })
  @Render('api-docs')
  show() {
    return viewOf(this.document.read());
  }
}

function viewOf(document: OpenAPIObject) {
  const operations = Object.entries(document.paths).flatMap(([path, { get }]) =>
    get ? [{ path, get, tag: get.tags?.[0] ?? 'Program' }] : [],
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort();
  return {
    title: 'API · Halfhour',
    paragraphs: (document.info.description ?? '').split('\n\n'),
    groups: tags.map((name) => ({
      name,
      addresses: operations
        .filter(({ tag }) => tag === name)
        .map(({ path, get }) => addressOf(path, get, document)),
    })),
  };
}

function addressOf(path: string, operation: Operation, document: OpenAPIObject) {
  const success = operation.responses['200'];
  const content = success && 'content' in success ? success.content : {};
  const json = content['application/json'];
  return {
    id: operation.operationId ?? path,
    path,
    summary: operation.summary ?? '',
    description: operation.description ?? '',
    /** The address itself, where it can be asked as it stands. */
    href: path.includes('{') ? null : path,
    formats: Object.keys(content),
    parameters: fieldsTable('Parameters', 'Takes', parametersOf(operation), true),
    fields: fieldsTable('Fields of the answer', 'Gives', json?.schema ? fieldsOf(json.schema, document) : []),
    example: json?.example === undefined ? null : JSON.stringify(json.example, null, 2),
  };
}

function fieldsTable(
  caption: string,
  kind: string,
  fields: readonly DocumentedField[],
  isCaptionShown = false,
): Table | null {
  if (fields.length === 0) return null;
  return { ...table('api-fields', caption, ['Name', kind, 'Meaning'].map(words), fields), isCaptionShown };
}

function parametersOf(operation: Operation): readonly DocumentedField[] {
  return (operation.parameters ?? []).flatMap((parameter) => {
    if (!('name' in parameter)) return [];
    const { name, description = '', schema } = parameter;
    return [[{ text: name, isCode: true }, kindOf(schema ?? {}), description]];
  });
}

/** The fields of an answer, those of nested answers with the path that leads to them. */
function fieldsOf(schema: Schema, document: OpenAPIObject, prefix = ''): readonly DocumentedField[] {
  const { properties = {} } = resolved(schema, document);
  return Object.entries(properties).flatMap(([field, inner]) => {
    const list = inner.type === 'array';
    const name = `${prefix}${field}${list ? '[]' : ''}`;
    const row: DocumentedField = [{ text: name, isCode: true }, kindOf(inner), inner.description ?? ''];
    return [row, ...fieldsOf(list ? (inner.items ?? {}) : inner, document, `${name}.`)];
  });
}

function resolved(schema: Schema, document: OpenAPIObject): Schema {
  const [part] = schema.allOf ?? schema.anyOf ?? [];
  if (part) return resolved(part, document);
  if (schema.$ref === undefined) return schema;
  return document.components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')] ?? {};
}

const KINDS: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  array: 'list',
  object: 'object',
  null: 'null',
};

function kindOf(schema: Schema): string {
  const types = [schema.type ?? 'object'].flat().map((type) => KINDS[type] ?? type);
  const kind = schema.enum ? schema.enum.join(', ') : schema.format === 'date-time' ? 'instant' : types[0];
  const orNull =
    types.includes('null') || schema.anyOf?.some(({ type }) => type === 'null') ? ' or null' : '';
  return `${kind ?? ''}${orNull}${limitsOf(schema)}`;
}

function limitsOf({ minimum, maximum, maxLength, maxItems, default: value }: Schema): string {
  const limits = [
    minimum === undefined
      ? ''
      : maximum === undefined
        ? `, ${minimum} or more`
        : `, ${minimum} to ${maximum}`,
    maxLength === undefined ? '' : `, at most ${maxLength} letters`,
    maxItems === undefined ? '' : `, at most ${maxItems}`,
    typeof value === 'string' || typeof value === 'number' ? `; ${value} if left out` : '',
  ];
  return limits.join('');
}
