// Before anything is drawn: the theme that was chosen last time, and that there are scripts at all.
(() => {
  const root = document.documentElement;
  root.dataset.js = '';
  const chosen = localStorage.getItem('theme');
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
})();
