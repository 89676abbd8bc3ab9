import hbs from 'hbs';
import { type Viewer } from '../../common/http/index.js';
import { visible } from '../../common/visible.js';

/**
 * Where the layout says who is signed in. A page that is kept is kept with the place only: the same for everybody who may
 * see the same.
 */
const PLACE = '<!--viewer-->';

/** Where the navigation leads those who administer on, with what it says of itself on their pages. */
const ADMINISTRATION = /<!--administration(.*?)-->/;

/** What a template is rendered with, as far as it decides about that place. */
export interface ViewerOptions {
  readonly viewer?: Viewer;
  /** The page is to be kept: the place stays. */
  readonly keepsViewerPlace?: boolean;
}

/** A page as it is sent: with the name of whoever asks, and the way out. */
export function withViewer(html: string, viewer: Viewer | undefined): string {
  if (!viewer?.name) return html.replace(PLACE, '').replace(ADMINISTRATION, '');
  const { name, isSignedIn, role } = viewer;
  return (
    html
      .replace(ADMINISTRATION, role === 'admin' ? '<a href="/admin/accounts"$1>Admin</a>' : '')
      // A function: a name may hold what `replace` takes for a pattern.
      .replace(PLACE, () => markup(name, isSignedIn))
  );
}

export function withViewerOf(html: string, options: ViewerOptions): string {
  return options.keepsViewerPlace ? html : withViewer(html, options.viewer);
}

function markup(name: string, isSignedIn: boolean): string {
  const text = hbs.handlebars.escapeExpression(visible(name));
  const link = `<a class="viewer-name" href="/account" title="Account of ${text}">${text}</a>`;
  const out =
    '<form method="post" action="/sign-out"><button class="button" type="submit">Sign out</button></form>';
  return `<div class="viewer">${link}${isSignedIn ? out : ''}</div>`;
}
