import { isMainThread } from 'node:worker_threads';
import { parseArguments } from './parent/argv';

// The parts are chunks of their own, loaded at need: a worker has no use for the schemas, and making them
// takes as long as starting Node.
process.stderr.on('error', () => {});
try {
  if (!isMainThread) (await import('./surface/thread')).serveReads();
  else {
    const options = parseArguments(process.argv.slice(2));
    if (options.run) await (await import('./child/main')).runChild();
    else await (await import('./parent/main')).runParent(options);
  }
} catch (error) {
  process.stderr.write(`loader: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
