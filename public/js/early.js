// Before anything is drawn: that there are scripts at all, the theme that was chosen last time, and the fetch of what
// draws charts, which a page without scripts should not pay for.
(() => {
  const root = document.documentElement;
  root.dataset.js = '';
  const chosen = localStorage.getItem('theme');
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
  const { chartLibrary } = document.currentScript.dataset;
  if (!chartLibrary) return;
  const preload = document.createElement('link');
  preload.rel = 'modulepreload';
  preload.id = 'chart-library';
  preload.href = chartLibrary;
  document.head.append(preload);
})();
