import { applyDecorators, Header, HttpCode, Render } from '@nestjs/common';
import type { Request } from 'express';
import type { Doer } from '../../access/index.js';
import type { Viewer } from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import type { Choices } from '../choices.js';

/** A page that is shown to whoever administers, and kept nowhere. */
export function AdministrationPage(template: string): MethodDecorator {
  return applyDecorators(Render(template), Header('Cache-Control', 'no-store'), HttpCode(200));
}

const PLACES = { accounts: 'Accounts', tokens: 'Tokens', 'sign-ins': 'Signed in', audit: 'Audit' } as const;
type Place = keyof typeof PLACES;

/** What these pages have around what they show. */
export function administrationFrame(place: Place, { name: zone }: Zone, heading: string = PLACES[place]) {
  const places: Choices = {
    name: 'Administration',
    choices: Object.entries(PLACES).map(([one, label]) => ({
      label,
      href: `/admin/${one}`,
      current: one === place,
    })),
  };
  return { title: `${heading} · Halfhour`, heading, places, zone };
}

/** Who does what a request asks for. */
export function doerOf({ name }: Viewer, { ip }: Request): Doer {
  return { actor: name, address: ip ?? null };
}
