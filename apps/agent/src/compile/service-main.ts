/**
 * The compiler's process, when root started the agent: root starts it as a user of its own with its standard input
 * on a socket of the agent's (privilege/broker.ts). It runs what is asked in the sandbox and answers; when the agent
 * hangs up it ends, and the sandboxes with it.
 */
import { Socket } from 'node:net';
import { toProblem } from '@hooklab/base';
import { Frames, frame } from './frames';
import { type Limits, sandboxed } from './sandbox';
import { type CompilerRequest, type CompilerResult, requestSchema } from './service-wire';

const agent = new Socket({ fd: 0, readable: true, writable: true });
const frames = new Frames();
const running = new Map<number, AbortController>();

// the self-test of the sandbox looks for it inside
process.env.HOOKLAB_CANARY = '1';

agent.on('data', (chunk) => {
  for (const message of frames.push(chunk)) take(requestSchema.parse(message));
});
for (const event of ['end', 'close', 'error']) agent.on(event, () => process.exit(0));

function take(request: CompilerRequest): void {
  if (request.type === 'abort') running.get(request.id)?.abort();
  else void run(request).then((result) => agent.write(frame(result)));
}

async function run(request: Extract<CompilerRequest, { type: 'run' }>): Promise<CompilerResult> {
  const { id, command, directories, files, timeout, limits } = request;
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const { stdout, ...result } = await sandboxed({
      command,
      directories,
      timeout,
      limits: limits as Partial<Limits>,
      files: Object.fromEntries(
        Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'base64')]),
      ),
      signal: abort.signal,
    });
    return { type: 'done', id, ...result, stdout: stdout.toString('base64') };
  } catch (error) {
    const { code, what, cause, fix } = toProblem(error);
    return { type: 'failed', id, problem: { code, what, cause, fix } };
  } finally {
    running.delete(id);
  }
}
