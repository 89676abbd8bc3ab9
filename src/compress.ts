import { constants } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { Response } from 'express';

/** Below this many bytes a compressed answer is hardly smaller. */
const THRESHOLD = 1024;

/** Answers of a thousand buckets: the next levels save a tenth of the bytes and cost twice the time. */
const GZIP_LEVEL = 2;
const BROTLI_QUALITY = 2;

/** Compresses answers and pages, as they stream, for clients that take it. */
export function useCompression(app: NestExpressApplication): void {
  app.use(
    compression({
      threshold: THRESHOLD,
      level: GZIP_LEVEL,
      brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
      filter: (request, response) =>
        isNdjson(response.getHeader('Content-Type')) || compression.filter(request, response),
    }),
  );
}

/** The list of media types that the package goes by does not know it. */
function isNdjson(type: ReturnType<Response['getHeader']>): boolean {
  return typeof type === 'string' && type.startsWith('application/x-ndjson');
}
