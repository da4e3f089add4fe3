import { Problem } from '@hooklab/base';
import type { Program } from '../../program/program';
import { sourcesOf } from '../c/head';
import { placesOf } from '../c/place';
import { loaderText } from './loader';
import { makefileText } from './makefile';
import type { ProjectParts } from './parts';
import { readmeText } from './readme';

/** A stand-alone libbpf project: the texts of its files by their paths. Throws Problem `no-project`. `make` builds it with Debian's packages. */
export function writeProject(program: Program, parts: ProjectParts): Record<string, string> {
  const places = placesOf(program.probes.flatMap(sourcesOf));
  if (places.length > 0) {
    throw new Problem({
      code: 'no-project',
      what: `No stand-alone project is made of a spec that asks for ${places[0]!.place} ${places[0]!.name}`,
      cause: 'Hooklab’s loader looks it up where the program runs',
      fix: 'Leave it out of the spec’s `where`, or take the C: --emit c',
    });
  }
  const { name, source, types, headers } = parts;
  return {
    'README.md': readmeText(program, parts),
    Makefile: makefileText(name, Object.keys(headers)),
    [`${name}.bpf.c`]: source,
    [`${name}.c`]: loaderText(program, name),
    'vmlinux.h': types,
    ...headers,
  };
}
