import { host, kernel, lab } from '@hooklab/advisor';
import type { ErrorEntry } from './entry';

/** The kernel's own log, policies of a vendor. */
export const OTHER_ERRORS: readonly ErrorEntry[] = [
  {
    id: 'E-35',
    layer: 'kernel',
    patterns: [/failed to validate module \[(?<name>[^\]]+)\] BTF: -\w+/, /BPF:.*Invalid name/],
    predicates: ['P-26'],
    remedies: ['rebuild-module'],
    sources: [kernel('btf_parse_module, not verified in the lab')],
  },
  {
    id: 'E-58',
    layer: 'policy',
    patterns: [/prog '(?<prog>[^']+)': BPF program load failed: -EPERM/],
    stages: ['load'],
    errnos: ['EPERM'],
    bare: true,
    predicates: ['P-34'],
    remedies: ['other-hook', 'caps', 'probe-on-policy'],
    sources: [
      host('6.18: refused by the vendor as root'),
      lab('6.12: lockdown=integrity does not refuse it'),
    ],
  },
  {
    id: 'E-60',
    layer: 'kernel',
    patterns: [/Automounting of tracing to debugfs is deprecated/],
    predicates: ['P-01'],
    remedies: ['mount-tracefs'],
    sources: [lab('7.x')],
  },
];
