import { blankComments } from '@hooklab/probe';
import { changeCode } from './code';
import { inLine } from './lines';

/** Changes of how a program reads the kernel's own variables: `extern … __ksym` and `__kconfig`. */

/** `extern int CONFIG_X __kconfig;` → `extern int CONFIG_X __kconfig __weak;`: 0 where the kernel lacks it. */
export const weakExtern = (source: string, name: string): string | null =>
  changeCode(source, new RegExp(`\\bextern\\b[^;{}]*\\b${name}\\b[^;{}]*`), ([text]) =>
    /\b__weak\b/.test(text) ? null : `${text.trimEnd()} __weak`,
  );

/**
 * A per-CPU symbol that is used plainly → this CPU's: `runqueues.nr_running` → `((typeof(runqueues) *)bpf_this_cpu_ptr(&runqueues))->…`,
 * `&runqueues` → `bpf_this_cpu_ptr(&runqueues)`, a number → `*(typeof(n) *)bpf_this_cpu_ptr(&n)`. By its line, or, where
 * a pointer was taken before, everywhere.
 */
export function thisCpu(source: string, line: number): string | null {
  const symbols = [
    ...blankComments(source).matchAll(/\bextern\b[^;{}()]*?\b(\w+)\s+(?:__weak\s+)?__ksym\b/g),
  ].map((m) => m[1]!);
  const here = (text: string): string => symbols.reduce(ofThisCpu, text);
  return (
    inLine(source, line, here) ??
    changeCode(source, /^(?!.*\bextern\b).*&\s*\w+.*$/gm, ([text]) => {
      const changed = here(text);
      return changed === text ? null : changed;
    })
  );
}

const ofThisCpu = (text: string, name: string): string =>
  /\bbpf_(?:this|per)_cpu_ptr\s*\(/.test(text) || /\bextern\b/.test(text)
    ? text
    : text
        .replace(new RegExp(`&\\s*${name}\\b(?!\\s*[.[])`, 'g'), `bpf_this_cpu_ptr(&${name})`)
        .replace(
          new RegExp(`(?<![\\w.>&]|struct |union |cpu_ptr\\(&)\\b${name}\\.(?=\\w)`, 'g'),
          `((typeof(${name}) *)bpf_this_cpu_ptr(&${name}))->`,
        )
        .replace(
          new RegExp(`(?<![\\w.>&]|struct |union |cpu_ptr\\(&|typeof\\()\\b${name}\\b(?!\\s*[.[(])`, 'g'),
          `*(typeof(${name}) *)bpf_this_cpu_ptr(&${name})`,
        );

/** `extern const struct task_struct init_task __ksym` → without a type; its members by BPF_CORE_READ. */
export function untyped(source: string, name: string): string | null {
  const declared = new RegExp(
    `\\bextern\\s+(?:const\\s+|volatile\\s+)*((?:struct|union)\\s+\\w+)\\s+${name}(\\s+[^;]*;)`,
  );
  const type = declared.exec(blankComments(source))?.[1];
  if (type === undefined) return null;
  const plain = changeCode(source, declared, ([, , end]) => `extern const void ${name}${end}`);
  return (
    plain &&
    changeCode(
      plain,
      new RegExp(`(?<![\\w.>&])${name}\\.([A-Za-z_][\\w.]*)`, 'g'),
      ([, path]) => `BPF_CORE_READ((${type} *)&${name}, ${path})`,
    )
  );
}
