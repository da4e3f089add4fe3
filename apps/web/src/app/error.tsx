'use client';

/** The page itself failed: what was typed is in this browser, and a reload brings it back. */
export default function PageError({ error }: { error: Error }) {
  return (
    <main className="mx-auto mt-24 max-w-lg px-4">
      <h1 className="mb-2 text-lg font-semibold">The page has failed</h1>
      <p>
        What you typed is kept in this browser. <a href="/">Reload the page</a> to go on.
      </p>
      <pre className="mt-3 overflow-auto rounded-sm bg-raised p-2 font-mono text-xs">
        {error.stack ?? error.message}
      </pre>
    </main>
  );
}
