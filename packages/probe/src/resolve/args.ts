import {
  functionReads,
  type Handed,
  handedBy,
  hookType,
  isByValue,
  pointText,
  type Read,
  type ReadSource,
  readValue,
  returnRead,
  type Signature,
  tracepointReads,
} from '@hooklab/hook';
import {
  type Btf,
  FUNCS,
  Kind,
  prototypeOf,
  resolve,
  sizeOf,
  syscallEvent,
  tracepoint,
} from '@hooklab/surface';
import type { ProbeFacts } from '../facts/facts';
import { needBtf } from '../facts/need-btf';
import type { End } from '../way/end';
import { declareArg, declareValue } from './declare';
import { noPoint } from './problem';
import type { ArgsMacro, Context, FunctionArg } from './resolved';

/** TP_PROTO of a tracepoint, as raw_tp and tp_btf get it. */
export function tracepointContext(end: End, facts: ProbeFacts, name: string): Context {
  needBtf(facts, `A program at ${pointText(end.point)}`);
  const found = tracepoint(facts.surface, null, name);
  if (!found?.raw || !found.btf) {
    const perCall = syscallEvent(name)?.syscall;
    throw noPoint(
      end,
      facts,
      `BTF has no tracepoint ${name} (typedef btf_trace_${name})${unreadModules(facts)}`,
      perCall
        ? `A single syscall is no tracepoint of its own: write syscall:${perCall}`
        : 'The event may have another name here, or belong to a module that is not loaded',
    );
  }
  const { btf, raw } = found;
  const typed = hookType(end.hook).context === 'typed';
  const handed = handedBy(facts.surface.btf);
  const reads = tracepointReads(btf, raw.args, name, end.hook, handed);
  const args = raw.args.map(({ typeId }, i) => declareArg(btf, typeId, reads[i]!, handed));
  return { kind: 'args', macro: 'BPF_PROG', typed, args, ret: null, btf };
}

/** A function of the kernel or of a module; of an LSM hook, the function that the kernel calls for BPF programs. */
export function functionContext(end: End, facts: ProbeFacts, name: string, module: string): Context {
  needBtf(facts, `A program at ${pointText(end.point)}`);
  const found = findFunction(facts, name, module);
  const proto = found && prototypeOf(found.btf, found.id);
  if (!found || !proto) {
    throw noPoint(
      end,
      facts,
      `BTF has no function ${name}${module ? ` of ${module}` : ''}${unreadModules(facts)}`,
      'It may be inlined, renamed, or not exist in this version: hook a tracepoint, or one of its callers',
    );
  }
  const { btf } = found;
  const { context, decides } = hookType(end.hook);
  const signature = {
    btf,
    params: proto.params.map((p) => ({ name: p.name, type: p.typeId })),
    returns: proto.returnId,
  };
  const handed = handedBy(facts.surface.btf);
  if (context === 'typed') refuseUntaken(end, facts, signature, handed);
  const reads = functionReads(signature, end.hook, { arch: facts.arch, handed });
  const args = reads
    .filter((read) => read.source.kind !== 'return')
    .map((read, i) => declareArg(btf, proto.params[i]!.typeId, read, handed));
  const returns = btf.kind(resolve(btf, proto.returnId)) !== Kind.VOID;
  // what decides is given what those before it decided, though nothing has returned yet
  const decided = decides ? returnRead('typed', proto.returns, readValue(btf, proto.returnId)) : null;
  const read = reads.find(({ source }) => source.kind === 'return') ?? decided;
  const words = args.reduce((n, { parameters }) => n + parameters.length, 0);
  const behind = context === 'typed' && words >= MOST_PARAMETERS;
  const ret: FunctionArg | null = returns && read ? returnArg(btf, proto.returnId, read, behind) : null;
  return { kind: 'args', macro: macroOf(end), typed: context === 'typed', args, ret, btf };
}

/** What no trampoline of this kernel is made for: no program at the function loads, whatever it reads. */
function refuseUntaken(end: End, facts: ProbeFacts, { btf, params }: Signature, handed: Handed): void {
  if (params.length > MOST_PARAMETERS) {
    throw noPoint(
      end,
      facts,
      `it has ${params.length} arguments; a trampoline takes functions with ${MOST_PARAMETERS} at most`,
      'Take a kprobe, which reads the first six in registers and the others from the stack',
    );
  }
  for (const { name, type } of params) {
    if (!isByValue(btf, type)) continue;
    const size = sizeOf(btf, type) ?? 0;
    if (size <= LARGEST_BY_VALUE && handed.structs) continue;
    throw noPoint(
      end,
      facts,
      `${name || 'an argument'} is a struct of ${size} bytes that the function is given by value; trampolines of this kernel take ${handed.structs ? `${LARGEST_BY_VALUE} bytes at most` : 'none'}`,
      'Take a kprobe, which reads it where the function finds it',
    );
  }
}

/** bytes: kernel/bpf/btf.c, btf_distill_func_proto() */
const LARGEST_BY_VALUE = 16;

/** A trampoline takes so many of a function, and a program may read as many places of its context. */
const MOST_PARAMETERS = 12;

/** `behind`: the arguments take all places that a program may read, and only a helper gives what comes after them. */
function returnArg(btf: Btf, type: number, read: Read, behind: boolean): FunctionArg {
  const declaration = declareValue(btf, type, 'ret');
  const pointer = btf.kind(resolve(btf, type)) === Kind.PTR;
  return {
    name: 'ret',
    type,
    parameters: behind ? [] : [declaration],
    local: behind ? { kind: 'returned', declaration, pointer } : null,
    read,
  };
}

function macroOf({ hook }: End): ArgsMacro {
  const { context, end } = hookType(hook);
  if (context === 'typed') return 'BPF_PROG';
  return end === 'exit' ? 'BPF_KRETPROBE' : 'BPF_KPROBE';
}

/** Arguments of a program's own function, or of a USDT probe: nothing tells their types. */
export function userContext({ hook }: End): Context {
  const { context, end } = hookType(hook);
  const macro: ArgsMacro = context === 'usdt' ? 'BPF_USDT' : end === 'exit' ? 'BPF_URETPROBE' : 'BPF_UPROBE';
  const count = context === 'usdt' ? USDT_ARGS : end === 'exit' ? 0 : USER_ARGS;
  return {
    kind: 'args',
    macro,
    typed: false,
    args: Array.from({ length: count }, (_, index) =>
      userArg(`arg${index}`, 'unsigned long', {
        kind: 'register',
        index,
        first: index,
        names: [''],
        indirect: false,
      }),
    ),
    ret: end === 'entry' ? null : userArg('ret', 'long', { kind: 'return', via: 'register' }),
    btf: null,
  };
}

const userArg = (name: string, type: string, source: ReadSource): FunctionArg => ({
  name,
  type: 0,
  parameters: [`${type} ${name}`],
  local: null,
  read: {
    name,
    type,
    source,
    value: { kind: 'int', size: 8, signed: type === 'long' },
    follow: 'none',
    nullable: false,
  },
});

/** In registers on both architectures; usdt.bpf.h's own limit. */
const USER_ARGS = 6;
const USDT_ARGS = 12;

interface FoundFunction {
  btf: Btf;
  id: number;
}

function findFunction({ surface }: ProbeFacts, name: string, module: string): FoundFunction | null {
  if (module === '') return surface.findType(name, FUNCS);
  const btf = surface.moduleBtf(module);
  // a module's BTF answers for its base too
  const id = btf?.findAll(name, FUNCS).find((each) => each >= btf.firstId);
  return btf && id ? { btf, id } : null;
}

export const hasFunction = ({ surface }: ProbeFacts, name: string): boolean =>
  (surface.btf?.find(name, FUNCS) ?? 0) !== 0;

/** A name that is not found may be in what could not be read: that is said, not taken for "no such thing". */
function unreadModules({ surface }: ProbeFacts): string {
  const why = surface.absence('modules');
  return why === null ? '' : `; the modules were not looked through: ${why}`;
}
