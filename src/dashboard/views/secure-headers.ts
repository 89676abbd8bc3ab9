import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';

/** The one style element that ApexCharts 4.7.0 writes into each chart (for its legend): it has always the same text. */
const STYLE_OF_CHART_LIBRARY = "'sha256-aSysLrDECVdJ6L+jLf8CC5QKLmwRuk/OZiZk9mYky8A='";

/**
 * Lets a page load nothing but what this server gives. No inline script, no inline style. No upgrade to https and no HSTS: whether there is TLS is the proxy's to say.
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
}
