import { Problem } from '@hooklab/base';

/** Everything that is wrong with BTF bytes is this one Problem. */
export function badBtf(what: string, where?: string, cause?: string): Problem {
  return new Problem({
    code: 'btf-bad',
    what,
    where,
    cause,
    fix: 'Capture the surface again: these bytes are damaged, or are not BTF',
  });
}
