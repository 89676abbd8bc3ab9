import type { INestApplication } from '@nestjs/common';
import type { Stamps } from './common/http/index.js';
import { programVersion } from './common/program-version.js';
import { DatabaseState } from './database/index.js';
import { LedgerState } from './ledger/index.js';
import { OpenApiDocument } from './openapi/index.js';

/** What the API's answers change with, besides what was asked: each stamp begins with the program's version. */
export function answerStamps(app: INestApplication): Stamps {
  const version = programVersion();
  const state = app.get(DatabaseState, { strict: false });
  const ledger = app.get(LedgerState, { strict: false });
  const document = app.get(OpenApiDocument, { strict: false });
  const data = async (): Promise<string> => {
    const { databaseId, dataVersion, zone } = await state.read();
    return `${version} ${databaseId}:${dataVersion} ${zone.name}`;
  };
  return {
    data,
    ledger: async () => `${await data()} ${await ledger.read()}`,
    description: () => Promise.resolve(`${version} ${document.stamp()}`),
  };
}
