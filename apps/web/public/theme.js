// Runs before the first paint, as a file of its own so that a strict CSP needs no 'unsafe-inline'.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('hooklab.theme') ?? 'system';
  } catch {}
  const dark =
    choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
