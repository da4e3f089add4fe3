/** No session cookie: only the launch link helps. */
export function Unauthorized() {
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
