import { KEY_ITEM, WANTED_ITEM } from '@hooklab/protocol';
import { useEffect } from 'react';

/** No session cookie: only the launch link helps. This address is kept, and opens as soon as there is a session. */
export function Unauthorized() {
  useEffect(() => {
    try {
      localStorage.setItem(WANTED_ITEM, location.pathname + location.search);
    } catch {
      // then the launch link leads to the first screen
    }
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === KEY_ITEM && newValue) location.reload();
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, []);
  return (
    <main className="mx-auto mt-24 max-w-lg px-4">
      <h1 className="mb-2 text-lg font-semibold">This browser has no session</h1>
      <p>
        Open the launch link that <code className="font-mono">npm start</code> printed. It works once; for a
        new one run <code className="font-mono">npx hooklab link</code>.
      </p>
      <p className="mt-2 text-muted">
        Who can use the workbench can load code into the kernel: so every browser needs the link. What you
        typed is kept in this browser.
      </p>
    </main>
  );
}
