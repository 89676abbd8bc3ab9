import { hash } from 'node:crypto';
import type { Request } from 'express';

/** The ETag of an answer that is determined by these parts. Weak: a compressed answer is the same answer. */
export function weakEtag(parts: readonly unknown[]): string {
  return `W/"${hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22)}"`;
}

/** The parts of an address that its answer depends on: the order of parameters is not one of them. */
export function addressParts({ path, query }: Request): readonly unknown[] {
  return [path, Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))];
}

/**
 * Whether the client has the answer with this tag. Express's own `fresh` answers no to a request with `no-cache`, which
 * clients send that compare tags themselves; but that header is meant for caches on the way.
 */
export function matchesEtag(request: Request, etag: string): boolean {
  const tags = (request.get('If-None-Match') ?? '').split(',').map((one) => one.trim());
  return tags.includes(etag) || tags.includes('*') || tags.includes(etag.slice('W/'.length));
}
