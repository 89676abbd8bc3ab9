/** A user's number is a PostgreSQL integer. */
export const LARGEST_USER_ID = 2_147_483_647;

/** Reads a user's id: digits only and no leading zero, so that one user has one name. */
export function parseUserId(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,9})$/.test(text)) return undefined;
  const id = Number(text);
  return id <= LARGEST_USER_ID ? id : undefined;
}
