/**
 * Joins every fact of whole surfaces and counts them, with the time each reader takes.
 *
 *   node bench/run.mjs bench/facts.ts SURFACE_DIRECTORY…
 */
import {
  kernelFunction,
  listLsmHooks,
  listSyscalls,
  listTracepoints,
  syscall,
  tracepoint,
} from '../src/index';
import { openSurface } from './directory';

for (const dir of process.argv.slice(2)) {
  const surface = openSurface(dir);
  const times: string[] = [];
  const time = <T>(what: string, work: () => T): T => {
    const start = performance.now();
    const value = work();
    times.push(`${what} ${(performance.now() - start).toFixed(1)}`);
    return value;
  };
  console.log(`\n== ${dir}: ${surface.config?.arch} ${surface.config?.version}, ${surface.cpuinfo?.arch}`);
  time('btf', () => surface.btf);
  const symbols = time('kallsyms', () => surface.kallsyms)!;
  time('kallsyms hash', () => symbols.names.find('vfs_unlink'));
  time('variants', () => symbols.variants('vfs_unlink'));
  time('filter functions', () => surface.filterFunctions!.has('vfs_unlink'));
  time('blacklist', () => surface.blacklist!.has('vfs_unlink'));
  time('config', () => surface.config!.size);

  const refs = time('list tracepoints', () => listTracepoints(surface));
  const points = time('all tracepoints', () => refs.map((r) => tracepoint(surface, r.category, r.name)!));
  const evidence: Record<string, number> = {};
  for (const p of points) {
    const key = p.category === null ? 'bare' : (p.class?.evidence ?? 'no class');
    evidence[key] = (evidence[key] ?? 0) + 1;
  }
  const raw = points.filter((p) => p.raw);
  console.log(
    `tracepoints ${points.length}, of them bare ${points.filter((p) => p.category === null).length}; ` +
      `class: ${Object.entries(evidence)
        .map(([k, n]) => `${k} ${n}`)
        .join(', ')}`,
  );
  const unnamed = raw.filter((p) => p.raw!.args.length > 0 && !p.raw!.namesFrom);
  console.log(
    `raw arguments ${raw.length}, without names ${unnamed.length} ${unnamed
      .slice(0, 5)
      .map((p) => p.name)
      .join(' ')}`,
  );
  const none = points.filter((p) => p.category !== null && p.category !== 'syscalls' && !p.class);
  console.log(`no class: ${[...new Set(none.map((p) => p.category))].join(' ')}`);

  const calls = time('all syscalls', () => listSyscalls(surface).map((name) => syscall(surface, name)!));
  console.log(
    `syscalls ${calls.length}, without event ${calls.filter((c) => !c.enter).length}, ` +
      `without arguments ${calls.filter((c) => !c.args).length}, without wrapper ${calls.filter((c) => !c.wrapper).length}`,
  );
  console.log(
    `lsm hooks ${time('lsm', () => listLsmHooks(surface)).length}; active ${surface.lsm?.join(',')}`,
  );
  for (const name of [
    'vfs_unlink',
    'do_unlinkat',
    'c_start',
    'mas_find',
    'addrconf_ifdown',
    'start_kernel',
  ]) {
    const f = kernelFunction(surface, name);
    console.log(
      `  ${name}: ${f ? `${f.symbols.length} symbols, ftrace ${f.ftrace.state}, init ${f.init}, variants ${f.variants.map((v) => v.name).join(' ') || '-'}, ${f.prototype?.text ?? 'no prototype'}` : 'not here'}`,
    );
  }
  for (const t of ['block:block_rq_issue', 'sched:sched_switch', 'skb:kfree_skb']) {
    const [category, name] = t.split(':') as [string, string];
    const p = tracepoint(surface, category, name)!;
    console.log(
      `  ${t}: ${p.class?.name} (${p.class?.evidence}); raw ${p.raw?.args.map((a) => `${a.type} ${a.name}`).join(', ')} from ${p.raw?.namesFrom}`,
    );
  }
  console.log(
    `  ${syscall(surface, 'openat')?.prototype}; ${syscall(surface, 'getpid')?.prototype}; ${syscall(surface, 'rt_sigreturn')?.prototype}`,
  );
  console.log(`ms: ${times.join(' · ')}`);
}
