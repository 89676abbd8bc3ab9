import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { addressParts, matchesEtag, viewerOf, weakEtag } from '../common/http/index.js';
import { programVersion } from '../common/project.js';
import { type Snapshot, Snapshots } from '../consumption/index.js';
import { ImportRepository } from '../ledger/index.js';
import { withViewer } from './views/viewer-place.js';

/** What the layout needs of every page. */
export interface PageFrame {
  /** Of the browser's window: what is shown, then the product. */
  readonly title: string;
  /** Printed at the foot: which data these numbers are. */
  readonly provenance?: string;
  /** Something on it is still being worked out: it looks otherwise when it is asked for again. */
  readonly isProvisional?: boolean;
}

const TEMPLATE = 'halfhour:template';
const OF_FILES = 'halfhour:of files';

/** Letters of pages: some hundred of the longest. */
const MOST_LETTERS = 32 * 1024 * 1024;

/**
 * The page that a handler's view is shown as.
 *
 * @param template - of `views/`
 * @param options.ofFiles - it tells of the files of an import that is under way: it is another page after each of them
 */
export function Page(template: string, { ofFiles = false } = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(TEMPLATE, template),
    SetMetadata(OF_FILES, ofFiles),
    UseInterceptors(PageInterceptor),
  );
}

/**
 * Renders a page of one version of the data: where they changed while it was read, it is read once more. A browser that
 * has the page already gets a 304 before anything is read for it, and another one the page as it was written.
 */
@Injectable()
class PageInterceptor implements NestInterceptor {
  private readonly program = programVersion();
  private readonly written = new LRUCache<string, string>({
    maxSize: MOST_LETTERS,
    sizeCalculation: (html, address) => html.length + address.length,
  });

  constructor(
    private readonly snapshots: Snapshots,
    private readonly imports: ImportRepository,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<PageFrame>): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const data = await this.snapshots.of(request);
    const ofFiles = Reflect.getMetadata(OF_FILES, context.getHandler()) === true;
    const viewer = viewerOf(request);
    const page = await this.tagOf(request, data, ofFiles);
    // Kept pages are the same for all who may see the same; what a browser has says who is signed in.
    const etag = weakEtag([page, viewer.stamp, viewer.name]);
    response.vary('Accept-Encoding').set('Cache-Control', 'private, no-cache');
    if (matchesEtag(request, etag)) {
      response.status(304).set('ETag', etag);
      return of(undefined);
    }
    // Links of a page repeat the address as it was written, so the tag alone is not enough.
    const address = `${page} ${request.originalUrl}`;
    const known = this.written.get(address);
    if (known !== undefined) {
      response.type('html').set('ETag', etag);
      return of(withViewer(known, viewer));
    }
    const view = await lastValueFrom(next.handle());
    const { version } = await this.snapshots.renew(request);
    const template = Reflect.getMetadata(TEMPLATE, context.getHandler()) as string;
    if (version !== data.version) {
      const moved = await rendered(response, template, await lastValueFrom(next.handle()));
      return of(withViewer(moved, viewer));
    }
    const html = await rendered(response, template, view);
    // What is still being worked out comes without a change of the data.
    if (!view.isProvisional) {
      response.set('ETag', etag);
      this.written.set(address, html);
    }
    return of(withViewer(html, viewer));
  }

  /** Pages tell of the ledger, too; those of analyses of a file only once the aggregates have followed it. */
  private async tagOf(request: Request, data: Snapshot, ofFiles: boolean): Promise<string> {
    const ledger = await (ofFiles ? this.imports.versionTag() : this.imports.endsTag());
    const { version, isSettled, hasOnlyNewReadings } = data;
    return weakEtag([this.program, version, isSettled, hasOnlyNewReadings, ledger, ...addressParts(request)]);
  }
}

function rendered(response: Response, template: string, view: PageFrame): Promise<string> {
  return new Promise((resolve, reject) => {
    response
      .type('html')
      .render(template, { ...view, keepsViewerPlace: true }, (error: Error | null, html) => {
        if (error) reject(error);
        else resolve(html);
      });
  });
}
