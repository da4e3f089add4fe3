// A run of `bpf/getpgid.bpf.c`, which counts and records the calls of one process.

/** start(client, run, caller, more) of the programs that `programs()` gives: they are compiled after this is called. */
export const starterOf =
  (programs) =>
  (c, run, caller, more = {}) =>
    c.request('run.start', {
      run,
      object: programs().object,
      programs: [{ program: 'on_getpgid', attach: { kind: 'section' } }],
      constants: { target_tgid: caller.pid },
      ...more,
    });

export const ended = (c, run) => c.until((m) => m.type === 'run.ended' && m.run === run);
