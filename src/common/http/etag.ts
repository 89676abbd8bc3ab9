import { createHash } from 'node:crypto';
import type { Request } from 'express';

/** The ETag of an answer that follows from these parts. Weak: a compressed answer is the same answer. */
export function weakEtag(parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `W/"${hash.slice(0, 22)}"`;
}

/** An address as far as its answer depends on it: its parameters may stand in any order. */
export function addressParts({ path, query }: Request): readonly unknown[] {
  return [path, Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))];
}

/**
 * Whether the client has the answer of this tag. Express's own `fresh` says no to a request that says `no-cache`, as
 * clients do that compare tags themselves; but that is addressed to caches on the way.
 */
export function matchesEtag(request: Request, etag: string): boolean {
  const tags = (request.get('If-None-Match') ?? '').split(',').map((one) => one.trim());
  return tags.includes(etag) || tags.includes('*') || tags.includes(etag.slice('W/'.length));
}
