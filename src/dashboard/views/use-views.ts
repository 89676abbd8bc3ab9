import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import hbs from 'hbs';
import { projectRoot } from '../../common/project.js';
import { referencedIn, visibleLines } from '../../common/visible.js';
import { type AssetFolder, assetFolder } from './assets.js';
import { tableCells } from './table-cells.js';
import { withViewerOf } from './viewer-place.js';

const CHART_LIBRARY = ['apexcharts.esm.js', 'apexcharts.css'];

/** Sets up templates, their partials, and the files under `/assets/`. */
export function useViews(app: NestExpressApplication): void {
  const root = projectRoot();
  const own = assetFolder(join(root, 'public'));
  const library = assetFolder(join(root, 'node_modules/apexcharts/dist'), CHART_LIBRARY);
  for (const assets of [own, library]) serveForGood(app, assets);

  const views = join(root, 'views');
  const engine = hbs.create();
  engine.registerHelper('asset', (file: string) => own.prefix + file);
  engine.registerHelper('chartLibrary', (file: string) => library.prefix + file);
  engine.registerHelper('here', hereMark);
  engine.registerHelper('tableCells', tableCells);
  engine.registerHelper('fieldValue', fieldValue);
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.locals['path'] = request.path;
    next();
  });
  registerPartials(engine, join(views, 'partials'));
  // A bound copy: Express calls it without its instance.
  app.engine('hbs', (path: string, options: object, callback: (error: unknown, html?: string) => void) => {
    engine.__express(path, options, (error: unknown, html?: string) => {
      // Whatever a card has taken from a file: here is where all of it passes.
      callback(error, html === undefined ? html : withViewerOf(visibleLines(html), options));
    });
  });
  app.setBaseViewsDir(views);
  app.setViewEngine('hbs');
  app.set('view options', { layout: 'layouts/page' });
  app.set('view cache', true);
}

function serveForGood(app: NestExpressApplication, { folder, prefix }: AssetFolder): void {
  app.useStaticAssets(folder, { prefix, immutable: true, maxAge: '1y', index: false, redirect: false });
}

/** What a link of the navigation says of itself when it leads to the page that is shown, or to the one above it. */
function hereMark(this: { readonly path?: string }, target: string): object {
  const { path = '' } = this;
  const isAbove = target !== '/' && path.startsWith(target);
  const mark = path === target ? ' aria-current="page"' : isAbove ? ' aria-current="true"' : '';
  return new hbs.handlebars.SafeString(mark);
}

/** What a form sends back as it is, while the page shows what nobody would see. */
function fieldValue(value: unknown): object {
  const { escapeExpression, SafeString } = hbs.handlebars;
  return new SafeString(referencedIn(escapeExpression(value as string)));
}

/** At once, so that the first request finds them; the engine's own way reads them later. */
function registerPartials(engine: ReturnType<typeof hbs.create>, folder: string): void {
  for (const file of readdirSync(folder)) {
    engine.registerPartial(basename(file, '.hbs'), readFileSync(join(folder, file), 'utf8'));
  }
}
