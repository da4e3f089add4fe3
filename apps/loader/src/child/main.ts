import { type Frame, FrameKind } from '@hooklab/protocol';
import { Entries } from '../entry/entries';
import type { FromChild, ToChild } from '../io/messages';
import { leave, openStdio } from '../io/stdio';
import { Upload } from '../io/upload';
import { uptime } from '../io/uptime';
import { Wire } from '../io/wire';
import { TrialBatch } from '../trial/batch';
import { Run } from './run';
import { runTrials } from './trials';

const SIGKILL = 9;

/**
 * The process of one run at a time. It dies with its parent (by signal, and by the end of its stdin), so whatever it has
 * loaded goes with it: the kernel closes its descriptors, and nothing is pinned.
 */
export async function runChild(): Promise<void> {
  const native = await import('@hooklab/native');
  native.dieWithParent(SIGKILL);
  const stdio = openStdio();
  const wire = new Wire(stdio.input, stdio.output);
  const send = (message: FromChild): void => wire.send(message);
  const upload = new Upload();
  const entries = new Entries(send);
  let run: Run | null = null;

  const take = async (message: ToChild): Promise<void> => {
    switch (message.type) {
      case 'start':
        run = new Run(
          wire,
          message.request,
          upload.take(message.request.id, message.request.objectBytes),
          message.own,
          entries,
        );
        await run.start();
        break;
      case 'stop':
        // in the middle of its start it leaves as it is, and the kernel undoes what it did
        if (run?.id !== message.run) break;
        if (!run.streaming) leave(0, true);
        run.said('hear', uptime() - message.at);
        await run.stop();
        break;
      case 'credit':
        if (run?.id === message.run) run.grant(message.bytes);
        break;
      case 'map':
        if (run?.id === message.request.run) run.map(message.request);
        break;
      case 'entry.answer':
        entries.answered(message.ask, message.whys);
        break;
      case 'trials':
        await runTrials(message.file, send, entries);
        break;
      case 'try':
        await new TrialBatch(message, send, entries).run(message.cases);
        send({ type: 'try.done' });
        break;
    }
  };

  wire.listen({
    frame: (frame: Frame) => {
      if (frame.kind === FrameKind.blob) upload.add(frame.payload);
      if (frame.kind !== FrameKind.control) return;
      take(JSON.parse(Buffer.from(frame.payload).toString('utf8')) as ToChild).catch((error) => {
        // a bug: the parent reports the end of this process with what is on stderr
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        leave(70, stdio.blocking);
      });
    },
    end: () => leave(0, true),
  });
  send({ type: 'ready', pid: process.pid });
}
