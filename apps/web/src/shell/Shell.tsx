'use client';

import dynamic from 'next/dynamic';

/** The workbench lives in the browser only: it reads localStorage and talks to the agent. */
const WorkbenchPage = dynamic(() => import('./WorkbenchPage').then((m) => m.WorkbenchPage), {
  ssr: false,
  loading: () => (
    <>
      <title>Hooklab</title>
      <p className="p-4 text-muted">Opening the workbench…</p>
    </>
  ),
});

export function Shell() {
  return (
    <>
      <noscript>
        <p className="p-4">Hooklab needs JavaScript: turn it on for this address.</p>
      </noscript>
      <WorkbenchPage />
    </>
  );
}
