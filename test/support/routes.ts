import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import type { Express } from 'express';
import type { TestApp } from './app.js';

/** The paths that the router itself knows, such as `/api/users/:id`. */
export function routesOf(app: TestApp): readonly string[] {
  const express = app.get<HttpAdapterHost>(HttpAdapterHost).httpAdapter.getInstance<Express>();
  return express.router.stack.flatMap(({ route }) => (route ? [route.path] : []));
}

/** The same with their methods, such as `GET /api/users/:id`. */
export function methodsOf(app: TestApp): readonly string[] {
  const express = app.get<HttpAdapterHost>(HttpAdapterHost).httpAdapter.getInstance<Express>();
  const routes = express.router.stack.flatMap(({ route }) => route ?? []);
  // The ORM's middleware is one for every address.
  return routes
    .filter(({ path }) => path !== '/{*all}')
    .flatMap(({ path, stack }) => stack.map(({ method }) => `${method.toUpperCase()} ${path}`));
}

/** The parameters that the validation of a route lets through, such as of `/api/users/{id}`. */
export function parametersOf(app: TestApp, documentedPath: string): readonly string[] {
  const path = documentedPath.replace(/\{(\w+)\}/g, ':$1');
  for (const { type, name } of handlersOf(app)) {
    if (pathOf(type, name) !== path) continue;
    const dto = queryTypeOf(type, name);
    if (!dto) return [];
    const fields = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    return [...new Set(fields.map(({ propertyName }) => propertyName))];
  }
  throw new Error(`no handler answers ${documentedPath}`);
}

type Class = abstract new (...parameters: never[]) => object;

function handlersOf(app: TestApp): readonly { readonly type: Class; readonly name: string }[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    const type = metatype as Class;
    return Object.getOwnPropertyNames(type.prototype).map((name) => ({ type, name }));
  });
}

function pathOf(type: Class, name: string): string | undefined {
  const handler = (type.prototype as Record<string, unknown>)[name];
  if (typeof handler !== 'function') return undefined;
  const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
  if (path === undefined) return undefined;
  const parts = [Reflect.getMetadata(PATH_METADATA, type) as string, path];
  return `/${parts
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`;
}

function queryTypeOf(type: Class, name: string): Class | undefined {
  const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, name) ?? {}) as Readonly<
    Record<string, { readonly index: number }>
  >;
  const query = Object.entries(places).find(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`))?.[1];
  const types = Reflect.getMetadata('design:paramtypes', type.prototype as object, name) as readonly Class[];
  return query && types[query.index];
}
