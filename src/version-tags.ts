import type { INestApplication } from '@nestjs/common';
import type { Request } from 'express';
import type { VersionTags } from './common/http/index.js';
import { programVersion } from './common/project.js';
import { Snapshots } from './consumption/index.js';
import { ImportRepository } from './ledger/index.js';
import { OpenApiDocument } from './openapi/index.js';

/** What the API's answers change with, besides what was asked: each tag begins with the program's version. */
export function versionTags(app: INestApplication): VersionTags {
  const version = programVersion();
  const snapshots = app.get(Snapshots, { strict: false });
  const imports = app.get(ImportRepository, { strict: false });
  const document = app.get(OpenApiDocument, { strict: false });
  const data = async (request: Request): Promise<string> =>
    `${version} ${(await snapshots.of(request)).version}`;
  return {
    data,
    ledger: async (request) => `${await data(request)} ${await imports.versionTag()}`,
    description: () => Promise.resolve(`${version} ${document.versionTag()}`),
  };
}
