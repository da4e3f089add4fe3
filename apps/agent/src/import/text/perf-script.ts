import { type LineReader, nanoseconds, Open, type TextEvent, type Told } from './event';
import { fieldsOf } from './fields';

//             true 20545 [001] 71881.517360:    sched:sched_process_exec: filename=/bin/true pid=20545
//               sh 20590 71885.307722:     250000 cpu-clock:
const HEAD =
  /^\s*(\S.*?)\s+(-?\d+)(?:\/(\d+))?\s+(?:\[(\d+)\]\s+)?(\d+)\.(\d{6}|\d{9}):\s+(?:(\d+)\s+)?([\w./-]+(?::[\w.*/-]+)*):(?:\s+(.*))?$/;
// 	ffffffff81609639 __get_unmapped_area+0x69 ([kernel.kallsyms])
const FRAME = /^\s+([0-9a-f]+) (.+?)(?: \((.*)\))?$/;

export const isPerfLine = (line: string): boolean => HEAD.test(line);

/** The output of `perf script`, with call chains and without. */
export class PerfScript implements LineReader {
  #open: Open | null = null;

  line(text: string): Told[] {
    const head = HEAD.exec(text);
    if (head) return [...this.end(), ...this.#begin(head)];
    if (text.trim() === '') return this.end();
    if (text.startsWith('#')) return [];
    const frame = FRAME.exec(text);
    if (!frame || !this.#open) return [{ kind: 'unknown', line: text }];
    this.#open.push(frameText(frame));
    return [];
  }

  end(): Told[] {
    const told = this.#open ? [this.#open.close()] : [];
    this.#open = null;
    return told;
  }

  #begin(head: RegExpExecArray): Told[] {
    const [, comm, first, second, cpu, seconds, fraction, period, kind, rest = ''] = head;
    const event: TextEvent = {
      kind: kind!,
      ts: nanoseconds(seconds!, fraction!),
      comm: comm!,
      // alone it is the thread's
      tid: Number(second ?? first),
      fields: {},
    };
    if (second !== undefined) event.pid = Number(first);
    if (cpu !== undefined) event.cpu = Number(cpu);
    this.#open = new Open(event);
    // a sample without a call chain has its place on the same line
    const place = FRAME.exec(` ${rest.trimStart()}`);
    if (place && period !== undefined) this.#open.push(frameText(place));
    else event.fields = fieldsOf(rest);
    if (period !== undefined) event.fields.period = period;
    return [];
  }
}

function frameText([, address, symbol, dso]: RegExpExecArray): string {
  const name = symbol === '[unknown]' ? `0x${address!.padStart(16, '0')}` : symbol!.replaceAll(' < ', ' lt ');
  const file = dso
    ?.replace(/^\[(.*)\]$/, '$1')
    .split('/')
    .at(-1);
  const known = file !== undefined && !['kernel.kallsyms', 'unknown', 'guest.kernel.kallsyms'].includes(file);
  return known ? `${name} [${file}]` : name;
}
