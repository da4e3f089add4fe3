import { type LineReader, nanoseconds, Open, type TextEvent, type Told } from './event';
import { fieldsOf } from './fields';

//            <...>-1234    [001] d..2.  1234.567890: sched_switch: prev_comm=bash prev_pid=1234
//             bash-1234  [001]  1234.567890: sched_process_exec:   filename=/bin/true pid=1 old_pid=1
const HEAD =
  /^\s*(.*\S)-(\d+)\s+(?:\(\s*(-+|\d+)\)\s+)?\[(\d+)\]\s+(?:[\w.#]{4,6}\s+)?(\d+)\.(\d{6}|\d{9}):\s+(.*)$/;
const EVENT = /^([\w.:-]+):(?:\s+(.*))?$/;
//            vfs_read <-ksys_read
const CALL = /^(\S+) <--? ?(\S+)$/;
// CPU:1 [LOST 12 EVENTS], CPU:0 [12 EVENTS DROPPED]
const LOST = /^CPU:\d+ \[(?:LOST )?(\d+) EVENTS(?: DROPPED)?\]/;
/** Not of any event: heads, and how many CPUs there are. */
const BESIDE = /^\s*(?:#|$|cpus=\d+$|CPU \d+ is empty$|version = \d+$)/;

export const isFtraceLine = (line: string): boolean => HEAD.test(line);

/** The file `trace` of tracefs, and the output of `trace-cmd report`. */
export class Ftrace implements LineReader {
  #open: Open | null = null;

  line(text: string): Told[] {
    const head = HEAD.exec(text);
    if (head) return this.#head(head, text);
    const frame = /^\s*=> (\S.*)$/.exec(text);
    if (frame && this.#open) {
      // " <ffffffff81609639>" follows where addresses are asked for
      this.#open.push(frame[1]!.replace(/ (?:<[0-9a-f]+>|\([0-9a-f]+\))$/, ''));
      return [];
    }
    const lost = LOST.exec(text.trim());
    if (lost) return [...this.end(), { kind: 'lost', events: Number(lost[1]) }];
    return BESIDE.test(text) ? [] : [{ kind: 'unknown', line: text }];
  }

  end(): Told[] {
    const told = this.#open ? [this.#open.close()] : [];
    this.#open = null;
    return told;
  }

  #head([, comm, tid, pid, cpu, seconds, fraction, rest = '']: RegExpExecArray, text: string): Told[] {
    // a stack is told as an event of its own behind the one it is of
    if (/^<stack trace>|^kernel_stack:/.test(rest)) return [];
    const before = this.end();
    const call = CALL.exec(rest);
    const named = EVENT.exec(rest);
    if (!call && !named) return [...before, { kind: 'unknown', line: text }];
    const event: TextEvent = {
      kind: call ? 'function' : named![1]!,
      ts: nanoseconds(seconds!, fraction!),
      comm: comm!,
      tid: Number(tid),
      cpu: Number(cpu),
      fields: call ? { function: call[1]!, caller: call[2]! } : fieldsOf(named![2] ?? ''),
    };
    if (pid !== undefined && /^\d+$/.test(pid)) event.pid = Number(pid);
    this.#open = new Open(event);
    return before;
  }
}
