import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { Problem } from '../common/http/index.js';

type Components = NonNullable<OpenAPIObject['components']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const PROBLEMS = {
  400: ['Malformed', 'A parameter is malformed or not known.'],
  401: ['NotSignedIn', 'It is not known who asks, or the token is not good any more.'],
  403: [
    'NotAllowed',
    'Whoever asks may not; or, where access is not configured, the request may come from another machine.',
  ],
  404: ['NotFound', 'There is nothing with that id.'],
  406: ['NotAcceptable', 'The header Accept takes none of the formats offered.'],
  429: ['TooManyRequests', 'This client has asked too much: try again after the seconds in Retry-After.'],
  422: [
    'Refused',
    'Well formed but refused, such as more than 5,000 points or a range that ends before it begins.',
  ],
  503: [
    'DatabaseAway',
    'The database is away, being prepared or busy with other requests: try again after the seconds in Retry-After.',
  ],
  504: ['TookTooLong', 'The database had no more time for it: ask for a shorter range or for fewer users.'],
} as const;
type ProblemStatus = keyof typeof PROBLEMS;

/** Adds the problems that an address may answer with, each described once. */
export function addProblems(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(
    ([path, item]) =>
      [path, { ...item, ...(item.get ? { get: withProblems(path, item.get) } : {}) }] as const,
  );
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, responses: problemResponses() },
  };
}

function withProblems(path: string, operation: Operation): Operation {
  const problems = statusesOf(path, operation).map(
    (status) => [status, { $ref: `#/components/responses/${PROBLEMS[status][0]}` }] as const,
  );
  return { ...operation, responses: { ...operation.responses, ...Object.fromEntries(problems) } };
}

/** An id that is not there stands in the path or is asked for as `user`; a range may be one that is refused. */
function statusesOf(path: string, { parameters = [], security = [] }: Operation): readonly ProblemStatus[] {
  const takes = (name: string): boolean =>
    parameters.some((parameter) => 'name' in parameter && parameter.name === name);
  return [
    400,
    ...(security.length > 0 ? [401 as const] : []),
    403,
    ...(path.includes('{') || takes('user') ? [404 as const] : []),
    406,
    ...(takes('from') ? [422 as const] : []),
    429,
    503,
    504,
  ];
}

function problemResponses(): NonNullable<Components['responses']> {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } };
  return Object.fromEntries(
    Object.values(PROBLEMS).map(([name, description]) => [name, { description, content }]),
  );
}
