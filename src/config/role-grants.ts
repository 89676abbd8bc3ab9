import type { Grant } from '../common/http/viewer.js';

/** What everybody is granted whom a provider or a proxy vouches for, whatever their groups. */
const EVERYBODY = '*';

/** What groups are granted, as a provider or a proxy names them. */
export type RoleGrants = ReadonlyMap<string, Grant>;

/**
 * Reads what groups are granted: JSON with a role or the areas of a confined viewer for each, such as
 * `{"operators": "admin", "analysts": "viewer", "north-desk": ["North"]}`.
 *
 * @throws Error in words when it cannot be understood
 */
export function parseGrants(text: string): RoleGrants {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('it is no object');
  return new Map(Object.entries(parsed).map(([group, granted]) => [group, grantOf(granted)]));
}

/** What is wrong with such a text; null where nothing is. */
export function grantsProblem(text: unknown): string | null {
  try {
    if (typeof text !== 'string') return 'it is no text';
    parseGrants(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}

/**
 * What somebody in these groups may do: the most that any of them is granted, of areas all together. Null where none is
 * granted anything.
 */
export function grantFor(groups: readonly string[], grants: RoleGrants): Grant | null {
  const found = [...groups, EVERYBODY].flatMap((group) => grants.get(group) ?? []);
  if (found.length === 0) return null;
  if (found.some(({ role }) => role === 'admin')) return { role: 'admin', areas: null };
  const areas = found.map((grant) => grant.areas);
  if (areas.includes(null)) return { role: 'viewer', areas: null };
  return { role: 'viewer', areas: [...new Set(areas.flatMap((names) => names ?? []))].sort() };
}

function grantOf(granted: unknown): Grant {
  if (granted === 'admin' || granted === 'viewer') return { role: granted, areas: null };
  const areas = Array.isArray(granted) ? (granted as readonly unknown[]) : [];
  const names = areas.filter((name) => typeof name === 'string' && name !== '') as readonly string[];
  if (areas.length === 0 || names.length < areas.length) {
    throw new Error('a group is granted admin, viewer or a list of areas');
  }
  return { role: 'viewer', areas: names };
}
