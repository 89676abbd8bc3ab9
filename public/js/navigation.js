/**
 * Follows links and forms of the page without a reload: the server draws the next state of the same page, and
 * its content takes the place of what is shown. The address, Back and Forward work as without a script.
 */
const content = () => document.querySelector('main');
let request = new AbortController();

export function wireNavigation({ before, after }) {
  const visit = async (url, { push }) => {
    request.abort();
    request = new AbortController();
    content().setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(url, { signal: request.signal, headers: { Accept: 'text/html' } });
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (push) history.pushState(null, '', url);
      before();
      const restoreFocus = show(next);
      after();
      restoreFocus();
      if (push) reveal(new URL(url).hash);
    } catch (error) {
      if (error.name === 'AbortError') return;
      // The server is away: the browser's own way says so best.
      location.assign(url);
    }
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('main a[href]');
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    if (!isSamePage(link)) return;
    event.preventDefault();
    void visit(link.href, { push: true });
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'get') return;
    event.preventDefault();
    void visit(addressOf(form), { push: true });
  });
  window.addEventListener('popstate', () => void visit(location.href, { push: false }));
  return (url) => visit(url, { push: true });
}

/** A link into a part of the page leads there, unless its beginning is in sight. */
function reveal(hash) {
  const target = document.getElementById(hash.slice(1));
  if (!target) return;
  const { top } = target.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight / 2) target.scrollIntoView();
}

/** Other pages load as ever; an address with only a fragment is the browser's. */
function isSamePage(link) {
  return (
    link.origin === location.origin &&
    link.pathname === location.pathname &&
    !link.getAttribute('href').startsWith('#')
  );
}

/** What a form asks for, without the fields that were left empty. */
function addressOf(form) {
  const url = new URL(form.action);
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  url.search = new URLSearchParams(fields).toString();
  return url.href;
}

/** Puts the next content in place, open tables stay open; gives back what returns the focus to where it was. */
function show(next) {
  const open = [...document.querySelectorAll('details[open]')].map((details) => details.closest('[id]')?.id);
  const focused = focusPath();
  const main = content();
  main.replaceChildren(...next.querySelector('main').childNodes);
  main.removeAttribute('aria-busy');
  document.title = next.title;
  for (const id of open) document.getElementById(id)?.querySelector('details')?.setAttribute('open', '');
  document.querySelector('[data-announcer]').textContent = document.title;
  return () => main.querySelector(focused)?.focus({ preventScroll: true });
}

/** A selector that finds the focused control again in the next content. */
function focusPath() {
  const active = document.activeElement;
  if (!active || active === document.body || !content().contains(active)) return 'main:not(main)';
  const steps = [];
  for (let element = active; element !== content(); element = element.parentElement) {
    if (element.id) return [`#${element.id}`, ...steps].join(' > ');
    const place = [...element.parentElement.children].indexOf(element) + 1;
    steps.unshift(`:nth-child(${place})`);
  }
  return steps.join(' > ');
}
