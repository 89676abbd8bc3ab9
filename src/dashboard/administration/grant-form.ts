import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsString } from 'class-validator';
import { InvalidParametersError } from '../../common/errors/index.js';
import type { Grant } from '../../common/http/index.js';
import type { UserRepository } from '../../users/index.js';

const MAYS = ['viewer', 'areas', 'admin'] as const;

const MOST_AREAS = 1_000;

/** What somebody is to be allowed, as a form says it. */
export class GrantForm {
  @IsIn(MAYS, { message: `may takes one of ${MAYS.join(' · ')}` })
  readonly may!: (typeof MAYS)[number];

  /** One value an area: a name may hold any letter. */
  @Transform(({ value }: { value: unknown }) => [value].flat())
  @IsString({ each: true, message: 'area takes names of areas' })
  @ArrayMaxSize(MOST_AREAS)
  readonly area: readonly string[] = [];
}

/**
 * @param areas - that there are
 * @throws InvalidParametersError where areas are chosen and everything is granted, which is not what somebody meant, or none
 */
export function grantIn({ may, area }: GrantForm, areas: readonly string[]): Grant {
  const unknown = area.filter((one) => !areas.includes(one));
  if (unknown.length > 0) throw wrongAreas(`no user lives in ${unknown.join(', ')}`);
  if (may === 'areas' && area.length === 0) throw wrongAreas('choose one area at least, or all of them');
  if (may !== 'areas' && area.length > 0)
    throw wrongAreas('choose "Look at these areas only", or leave all areas unchosen');
  return may === 'areas' ? { role: 'viewer', areas: [...new Set(area)].sort() } : { role: may, areas: null };
}

function wrongAreas(detail: string): InvalidParametersError {
  return new InvalidParametersError([{ parameter: 'area', detail }]);
}

/** What the form offers, and what of it holds now. */
export function grantFields(areas: readonly string[], granted?: Grant) {
  const may = granted && (granted.areas === null ? granted.role : 'areas');
  const choice = (value: (typeof MAYS)[number], label: string) => ({ value, label, chosen: value === may });
  return {
    mays: [
      choice('viewer', 'Look at everything'),
      choice('areas', 'Look at these areas only'),
      choice('admin', 'Look at everything, and administer'),
    ],
    areas: areas.map((area) => ({ area, chosen: granted?.areas?.includes(area) ?? false })),
  };
}

/** Areas that somebody lives in, and those that somebody is confined to although nobody does any more. */
export async function areasOffered(users: UserRepository, granted?: Grant): Promise<readonly string[]> {
  const segments = await users.segments(null);
  return [...new Set([...segments.map(({ area }) => area), ...(granted?.areas ?? [])])].sort();
}

/** What somebody may do, in words. */
export function grantText({ role, areas }: Grant): string {
  if (areas !== null) return `Look at ${areas.join(', ')}`;
  return role === 'admin' ? 'Administer' : 'Look';
}
