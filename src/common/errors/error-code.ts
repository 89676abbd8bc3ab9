/** The code that Node.js, the system or PostgreSQL gave an error; each address of a host tried in vain has the same. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errors' in error && Array.isArray(error.errors)) return errorCode(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
