import { Problem } from '@hooklab/base';
import { LOADER_PROTOCOL } from '@hooklab/protocol';

/** What is said to frames that are no request. */
export const refusals = {
  stream: ({ cause }: Problem): Problem =>
    new Problem({
      code: 'frame',
      what: 'What the agent sends is no stream of frames',
      cause,
      fix: 'Open the target again; if it happens again, the versions differ: `npm start`',
    }),
  kind: (kind: number): Problem =>
    new Problem({
      code: 'frame-kind',
      what: 'The loader takes control and blob frames only',
      cause: `this one is of kind ${kind}`,
    }),
  json: (error: Error): Problem =>
    new Problem({ code: 'message', what: 'A control frame is not JSON', cause: error.message }),
  helloFirst: (): Problem =>
    new Problem({
      code: 'hello-first',
      what: 'The first message must be hello',
      fix: `Send {"type":"hello","protocol":${LOADER_PROTOCOL}}`,
    }),
  helloTwice: (): Problem => new Problem({ code: 'hello-twice', what: 'There was a hello already' }),
  version: (protocol: number): Problem =>
    new Problem({
      code: 'version',
      what: `The agent speaks protocol ${protocol}, this loader ${LOADER_PROTOCOL}`,
      fix: 'Build both again: `npm start`',
    }),
  busy: (limit: number): Problem =>
    new Problem({
      code: 'busy',
      what: `${limit} requests are being answered already`,
      fix: 'Wait for a reply before the next request',
    }),
};

interface SchemaError {
  issues: { path: PropertyKey[]; message: string }[];
}

/** A message that the schema refuses: its type and the first issues, never the message itself (it may be huge). */
export function badMessage(message: unknown, error: SchemaError): Problem {
  const type = (message as { type?: unknown } | null)?.type;
  const issues = error.issues.slice(0, 3).map((i) => {
    const path = i.path.map(String).join('.').slice(0, 200);
    return `${path ? `${path}: ` : ''}${i.message.slice(0, 300)}`;
  });
  return new Problem({
    code: 'message',
    what: typeof type === 'string' ? `A ${type.slice(0, 32)} message is wrong` : 'A message has no type',
    cause: issues.join('; '),
    fix: 'See packages/protocol for what the loader understands',
  });
}

/** The id to refuse with: the message's own where it has one. */
export function idOf(message: unknown): number {
  const id = (message as { id?: unknown } | null)?.id;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : 0;
}
