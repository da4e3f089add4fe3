const EXAMPLES = [
  'who deletes this file',
  'why are packets dropped',
  'how long do block I/Os take',
  'return value of openat',
  'fn:tcp_connect',
  'sched:sched_switch',
  'task_struct.comm',
];

/** Before anything was asked: what can be. */
export function Examples({ onAsk }: { onAsk: (query: string) => void }) {
  return (
    <div className="p-4">
      <p className="mb-2">
        Ask in plain words, name a place in the kernel, or take a goal from the list. You get the hooks that
        answer it on this kernel, best first, each with its reason.
      </p>
      <ul className="flex flex-col items-start gap-1">
        {EXAMPLES.map((text) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => onAsk(text)}
              className="rounded-md px-2 py-0.5 text-accent hover:bg-raised hover:underline"
            >
              {/^[a-z]+:|\./.test(text) ? <code className="font-mono">{text}</code> : text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
