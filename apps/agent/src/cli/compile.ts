import { writeFileSync } from 'node:fs';
import { machine } from 'node:os';
import { factsOf } from '@hooklab/advisor';
import { line, printable, printableJson } from '@hooklab/base';
import type { Arch, Surface } from '@hooklab/surface';
import { Command } from 'commander';
import { sourceNamed } from '../answer/words';
import { compileForTarget, refusedByClang } from '../compile';
import { namesVariables, ownTypes, typesOf } from '../kernel/types';
import { print, say, warn } from '../output/output';
import { libbpfHeaders } from '../state/product';
import { failureLines } from './failure';
import { type Setting, showProgress, withSetting } from './setting';
import { type From, fromOptions, open } from './surface-options';

interface Options extends From {
  out?: string;
}

export const compileCommand = (): Command =>
  fromOptions(
    new Command('compile')
      .description('C to a BPF object, with the types of a kernel that it uses, in the compiler’s sandbox')
      .argument('<file>', 'the C')
      .option('-o, --out <file>', 'write the object there'),
    'one JSON object: bytes, ms, diagnostics',
  ).action((file: string, options: Options) => {
    const source = sourceNamed(file);
    return withSetting(async (setting, signal) => {
      showProgress(setting.workbench);
      const compiled = await compileFor(await open(options, setting), source, setting, signal);
      const { object, diagnostics, ms } = compiled;
      if (options.json) print(printableJson({ bytes: object?.length ?? null, ms, diagnostics }));
      if (!object) {
        process.exitCode = 1;
        warn(...failureLines({ problem: refusedByClang(compiled), diagnostics, diagnosis: null }));
        return;
      }
      for (const d of options.json ? [] : diagnostics) {
        warn(printable(`${d.line ? `line ${d.line}: ` : ''}${d.tool}: ${d.severity}: ${d.message}`));
      }
      if (options.out !== undefined) writeFileSync(options.out, object);
      if (!options.json) say(line`${options.out ?? file}: ${object.length} bytes in ${ms.toFixed(0)} ms`);
    });
  });

/** `uname -m` of a kernel by its surface; where that does not say it, of this machine. */
const MACHINES: Partial<Record<Arch, string>> = { x86_64: 'x86_64', arm64: 'aarch64' };

function compileFor(surface: Surface, source: string, { paths, product }: Setting, signal: AbortSignal) {
  const { arch } = factsOf(surface).kernel;
  return compileForTarget({
    source,
    btf: typesOf(surface, ownTypes(surface, surface.name), source),
    variables: namesVariables(surface),
    arch: MACHINES[arch] ?? machine(),
    libbpfDir: libbpfHeaders(paths.cache),
    bpfDir: product.bpfDir,
    signal,
  });
}
