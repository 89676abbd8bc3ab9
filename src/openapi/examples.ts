import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly example?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** Puts together an example of each JSON answer from the examples of its fields. */
export function addExamples(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  for (const { get } of Object.values(copy.paths)) {
    const success = get?.responses['200'];
    const json = success && 'content' in success ? success.content['application/json'] : undefined;
    if (json?.schema) json.example = exampleOf(json.schema, document);
  }
  return copy;
}

/** An example of what a schema describes. */
export function exampleOf(schema: Schema, document: OpenAPIObject): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref, document), document);
  const [part] = schema.allOf ?? schema.anyOf ?? [];
  if (part) return exampleOf(part, document);
  if (schema.items) return [exampleOf(schema.items, document)];
  if (!schema.properties) return {};
  const fields = Object.entries(schema.properties);
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, document)]));
}

function resolve(reference: string, { components }: OpenAPIObject): Schema {
  const schema = components?.schemas?.[reference.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`the document has no ${reference}`);
  return schema;
}
