const ANYWHERE = 'http://halfhour.invalid';

/** Where somebody goes on after signing in: the page that was asked for. What leads to another site, or nowhere, is the first page. */
export function returnPath(to: unknown): string {
  if (typeof to !== 'string' || !URL.canParse(to, ANYWHERE)) return '/';
  const url = new URL(to, ANYWHERE);
  // As the browser would understand it, written anew: a text that begins with "/" may lead elsewhere ("//", "/\").
  const path = url.pathname + url.search;
  if (url.origin !== ANYWHERE || path.startsWith('//') || path.startsWith('/sign-')) return '/';
  return path;
}
