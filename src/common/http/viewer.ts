import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** What somebody may do: look, or also change who may look and what there is to see. */
export const ROLES = ['viewer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The areas that somebody is confined to; null of those who see everything. */
export type Areas = readonly string[] | null;

/** What somebody was granted. Whoever administers is confined to nothing. */
export interface Grant {
  readonly role: Role;
  readonly areas: Areas;
}

/** Whoever asks. */
export interface Viewer extends Grant {
  /** As pages call the person, and the audit whoever it is; null where nobody is asked who they are. */
  readonly name: string | null;
  /** Another text at each sign-in: what a browser keeps of a page is not the next person's. */
  readonly stamp: string;
  /** Whether there is a session to end. */
  readonly isSignedIn: boolean;
  /** Whether it is a program, which a token makes known, and no person. */
  readonly isProgram: boolean;
}

const viewers = new WeakMap<object, Viewer>();

/** Keeps who asks for as long as the request is answered. */
export function rememberViewer(request: object, viewer: Viewer): void {
  viewers.set(request, viewer);
}

/** Who asks, where that was found out: not of an address that is open to anybody. */
export function viewerIfKnown(request: object): Viewer | undefined {
  return viewers.get(request);
}

/** @throws Error where nobody has found out who asks: nothing is read for them */
export function viewerOf(request: object): Viewer {
  const viewer = viewers.get(request);
  if (!viewer) throw new Error('data were asked for before it was known who asks');
  return viewer;
}

/** A handler's parameter: who asks. */
export const AskedBy = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  viewerOf(context.switchToHttp().getRequest<Request>()),
);
