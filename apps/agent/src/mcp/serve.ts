import { line, printable } from '@hooklab/base';
import { aborted } from '../answer/aborted';
import { say } from '../output/output';
import { mcpServer } from './server';
import type { Bench } from './tool';

/** Of one message: a spec is the longest. */
const MOST_MESSAGE = 1024 * 1024;

/** The protocol on stdin and stdout until the client closes stdin, sends what is no message, or `signal` comes. */
export async function serveMcp(bench: Bench, version: string, signal: AbortSignal): Promise<void> {
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const transport = new StdioServerTransport(undefined, undefined, { maxBufferSize: MOST_MESSAGE });
  const server = await mcpServer(bench, version);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  server.onerror = (error) => say(line`what came is no message of the protocol${reason(error)}`);
  // the transport does not look for the end of its input
  process.stdin.once('end', () => void server.close());
  await server.connect(transport);
  await Promise.race([closed, aborted(signal)]);
  // ends what calls are still doing
  await server.close();
}

/** A validator's own words are all that it would have taken, in many lines: they are no reason for a person. */
const reason = ({ name, message }: Error): string =>
  name === 'ZodError' ? ' (JSON-RPC 2.0)' : `: ${printable(message)}`;
