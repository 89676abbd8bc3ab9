const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  return root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
}

/** Wires the theme switch; the choice is kept in this browser. Calls `changed` when other colours hold. */
export function wireThemeSwitch(changed) {
  const button = document.querySelector('[data-theme-switch]');
  const show = () => {
    button.setAttribute('aria-pressed', String(isDark()));
    button.hidden = false;
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem('theme', root.dataset.theme);
    show();
    changed();
  });
  system.addEventListener('change', () => {
    show();
    changed();
  });
  show();
}
