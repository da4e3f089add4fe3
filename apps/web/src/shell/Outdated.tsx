import { Button } from '../ui/Button';

/** The agent speaks another version of the messages: this page is older, or newer, than it. */
export function Outdated() {
  return (
    <main className="mx-auto mt-24 max-w-lg px-4">
      <h1 className="mb-2 text-lg font-semibold">The agent has another version than this page</h1>
      <p className="mb-3">
        Reload the page to get the one that fits. What you typed is kept in this browser.
      </p>
      <Button onClick={() => location.reload()}>Reload</Button>
    </main>
  );
}
