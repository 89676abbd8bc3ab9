import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Viewer } from './viewer.js';

/**
 * Whom an address answers: anybody; those who may look; those of them who are confined to no area, where an answer
 * cannot be split by area; or those who administer.
 */
export const ACCESS_RULES = ['anybody', 'viewer', 'unconfined', 'admin'] as const;
export type AccessRule = (typeof ACCESS_RULES)[number];

const RULE = 'halfhour:access';

/** What the description of the API calls the two ways of showing who one is. */
export const TOKEN_SECURITY = 'token';
export const SESSION_SECURITY = 'session';

/**
 * Declares whom a handler, or every handler of a controller, answers. Each must be covered by one, or the program does not
 * start; that of the handler counts.
 */
export function Access(rule: AccessRule): ClassDecorator & MethodDecorator {
  const isOpen = rule === 'anybody';
  return applyDecorators(
    SetMetadata(RULE, rule),
    ...(isOpen ? [] : [ApiSecurity(TOKEN_SECURITY), ApiSecurity(SESSION_SECURITY)]),
  );
}

/** The rule of a handler of a controller; nothing where none was declared. */
export function declaredRule(controller: object, handler: object): AccessRule | undefined {
  const of = (target: object): AccessRule | undefined =>
    Reflect.getMetadata(RULE, target) as AccessRule | undefined;
  return of(handler) ?? of(controller);
}

/** @throws Error where none was declared: nobody is let through by an omission */
export function ruleOf(context: ExecutionContext): AccessRule {
  const rule = declaredRule(context.getClass(), context.getHandler());
  if (!rule)
    throw new Error(
      `${context.getClass().name}.${context.getHandler().name} says nothing of whom it answers`,
    );
  return rule;
}

/** Whether a rule lets somebody through. */
export function isMetBy(rule: AccessRule, { role, areas }: Pick<Viewer, 'role' | 'areas'>): boolean {
  switch (rule) {
    case 'anybody':
    case 'viewer':
      return true;
    case 'unconfined':
      return areas === null;
    case 'admin':
      return role === 'admin';
  }
}
