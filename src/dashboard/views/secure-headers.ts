import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet, { strictTransportSecurity } from 'helmet';

/** The one style element that ApexCharts 4.7.0 writes into each chart (for its legend): it has always the same text. */
const STYLE_OF_CHART_LIBRARY = "'sha256-aSysLrDECVdJ6L+jLf8CC5QKLmwRuk/OZiZk9mYky8A='";

const TWO_YEARS_SECONDS = 63_072_000;

/**
 * Lets a page load nothing but what this server gives. No inline script, no inline style. Browsers that came by TLS are told to stay with
 * it (HSTS); whether there is TLS is for the proxies to say that `TRUST_PROXY` names.
 */
export function useSecureHeaders(app: NestExpressApplication): void {
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'", STYLE_OF_CHART_LIBRARY],
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: false,
    }),
  );
  const stayWithTls = strictTransportSecurity({ maxAge: TWO_YEARS_SECONDS, includeSubDomains: false });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.secure) stayWithTls(request, response, next);
    else next();
  });
}
