import { Problem } from '@hooklab/base';

/** A line of a surface file that is not what the kernel writes there. */
export function badLine(file: string, line: number, cause: string): Problem {
  return new Problem({
    code: 'surface-bad',
    what: `${file} of this surface cannot be read`,
    where: `${file}:${line}`,
    cause,
    fix: 'Capture the surface again',
  });
}
