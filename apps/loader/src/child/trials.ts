import { readFileSync } from 'node:fs';
import { type AttachHow, type BpfError, BpfObject, type Link } from '@hooklab/native';
import type { Entries } from '../entry/entries';
import { blamedProgram } from '../failure/log';
import { clipError } from '../io/clip';
import type { FromChild, TrialResult } from '../io/messages';

/** How the trial programs attach where the section's name would make libbpf read a long list of functions. */
const HOW: Record<string, AttachHow> = {
  hlt_kprobe_multi: { kind: 'kprobe.multi', fns: ['bpf_fentry_test1'] },
  hlt_kretprobe_multi: { kind: 'kprobe.multi', fns: ['bpf_fentry_test1'], ret: true },
  hlt_kprobe_session: { kind: 'kprobe.multi', fns: ['bpf_fentry_test1'], session: true },
};
/** Attached by opening a perf event, which the trial does not. */
const LOAD_ONLY = new Set(['hlt_perf']);

/**
 * Loads and attaches every program of trial/hooks.bpf.c: the last word on what works here. Says the results as
 * soon as they are there, then detaches, which may take the kernel a while.
 */
export async function runTrials(
  file: string,
  send: (message: FromChild) => void,
  entries: Entries,
): Promise<void> {
  const undo: { close(): void }[] = [];
  const at = (result?: TrialResult) => send({ type: 'trials.at', ...(result ? { result } : {}) });
  try {
    const { loaded, refused } = await loadWhatLoads(readFileSync(file), at);
    const results = [...refused];
    for (const { object, programs } of loaded) {
      undo.push(object);
      const whys = await entries.whyNot(programs.map((program) => ({ object, program })));
      const attaching = programs.map((name, i): TrialResult | Promise<TrialResult> => {
        const why = whys[i];
        return why ? { program: name, outcome: 'loaded', why } : attachOne(object, name, undo);
      });
      // each is told as it comes: all together take a while on a slow machine
      for (const one of attaching) void Promise.resolve(one).then(at);
      results.push(...(await Promise.all(attaching)));
    }
    send({ type: 'trials', results });
  } catch (error) {
    send({ type: 'trials', results: [], problem: clipError(error) });
  }
  for (const handle of undo.reverse()) handle.close();
  send({ type: 'trials.done' });
}

interface Loaded {
  object: BpfObject;
  programs: string[];
}

/**
 * An object loads as a whole or not at all. The log names the program that was refused: leave it out and try
 * again, so that the kernel's BTF is parsed once and once more a refusal, not once a program.
 */
async function loadWhatLoads(
  elf: Uint8Array,
  at: (result?: TrialResult) => void,
): Promise<{ loaded: Loaded[]; refused: TrialResult[] }> {
  const refused: TrialResult[] = [];
  let names = programsOf(elf);
  while (names.length > 0) {
    const { object, refusal } = await loadOnly(elf, names);
    if (object) {
      at();
      return { loaded: [{ object, programs: names }], refused };
    }
    const blamed = blamedProgram(refusal.log ?? '');
    if (!blamed || !names.includes(blamed)) return loadEach(elf, names, refused, at);
    refused.push({ program: blamed, outcome: 'failed', ...refusal });
    at(refused.at(-1));
    names = names.filter((name) => name !== blamed);
  }
  return { loaded: [], refused };
}

/** Nobody in particular was blamed (no BTF, no right to load at all): each program in an object of its own. */
async function loadEach(
  elf: Uint8Array,
  names: string[],
  refused: TrialResult[],
  at: (result?: TrialResult) => void,
) {
  const loaded: Loaded[] = [];
  for (const name of names) {
    const { object, refusal } = await loadOnly(elf, [name]);
    if (object) loaded.push({ object, programs: [name] });
    else refused.push({ program: name, outcome: 'failed', ...refusal });
    at(object ? undefined : refused.at(-1));
  }
  return { loaded, refused };
}

type Outcome =
  | { object: BpfObject; refusal?: undefined }
  | { object?: undefined; refusal: { code: string; stage: string; log: string } };

async function loadOnly(elf: Uint8Array, names: string[]): Promise<Outcome> {
  const object = BpfObject.open(elf, { name: 'hl_trial' });
  for (const { name } of object.programs) {
    if (!names.includes(name)) object.setAutoload(name, false);
  }
  try {
    await object.load();
    return { object };
  } catch (error) {
    object.close();
    const { code, stage, log } = error as BpfError;
    return { refusal: { code, stage, log } };
  }
}

function programsOf(elf: Uint8Array): string[] {
  const object = BpfObject.open(elf, { name: 'hl_trial' });
  const names = object.programs.map((p) => p.name);
  object.close();
  return names;
}

async function attachOne(
  object: BpfObject,
  program: string,
  undo: { close(): void }[],
): Promise<TrialResult> {
  if (LOAD_ONLY.has(program)) return { program, outcome: 'loaded' };
  try {
    const link: Link = await object.attach(program, HOW[program] ?? { kind: 'section' });
    undo.push(link);
    return { program, outcome: 'attached' };
  } catch (error) {
    const { code, stage, log } = error as BpfError;
    return { program, outcome: 'failed', code, stage, log };
  }
}
