import type { Source } from '@hooklab/advisor';

const KIND: Record<Source['kind'], string> = {
  lab: 'seen in the lab',
  kernel: 'kernel source',
  libbpf: 'libbpf source',
  host: 'seen on a host',
  docs: 'docs',
  bcc: 'bcc tools',
  thread: 'issue',
  published: 'published',
};

/** Where a fact comes from; a public issue is a link. */
export function SourceRef({ source }: { source: Source }) {
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(source.ref);
  return (
    <span className="text-muted">
      {KIND[source.kind]}:{' '}
      {issue ? (
        <a
          className="text-accent underline"
          href={`https://github.com/${issue[1]}/issues/${issue[2]}`}
          target="_blank"
          rel="noreferrer"
        >
          {source.ref}
        </a>
      ) : (
        source.ref
      )}
    </span>
  );
}
