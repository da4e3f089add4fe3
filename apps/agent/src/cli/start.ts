import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { line, Problem, problemLine, toProblem } from '@hooklab/base';
import type { Role, TargetId } from '@hooklab/protocol';
import { Command } from 'commander';
import { Sessions } from '../door/sessions';
import { listenMetrics } from '../metrics/listener';
import { lookAt } from '../metrics/look';
import { metricsOf } from '../metrics/registry';
import { keptToken } from '../metrics/token';
import { onClosed, print, sayProblem } from '../output/output';
import { unguarded } from '../privilege/guarded';
import { onSignals } from '../privilege/signals';
import { Recordings } from '../recording/keeper';
import type { RunTerms } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import { askAgent, ControlSocket } from '../server/control';
import { catchLater } from '../server/fence';
import { listen } from '../server/http';
import { serveSockets } from '../server/socket';
import { sweepSockets } from '../state/sweep';
import { labDefault, labDetached, labTargets } from '../target/lab';
import { WorkspaceStore } from '../workspace/store';
import { cpuOption, watchdogOf } from './cost';
import { duration } from './duration';
import { type Setting, setting, stopTargets } from './setting';
import { inOrder } from './steps';
import { onOtherKernels } from './targets';
import { unprivileged } from './unprivileged';

const DEFAULT_PORT = 7780;

interface Options {
  port: string;
  open: boolean;
  runGrace: string;
  runLimit: string;
  runCpu: string;
  target?: string;
  metrics?: string;
}

export const startCommand = (): Command =>
  new Command('start')
    .description('Start the workbench on loopback and print its one-time launch link')
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes a free one', String(DEFAULT_PORT))
    .option('-t, --target <target>', 'open this target first instead of the best one there is')
    .option('--no-open', 'do not open a browser')
    .option('--run-grace <time>', 'how long a run goes on when no browser watches it', '60s')
    .option('--run-limit <time>', 'how long a run goes on at most, unless it asks for another time', '1h')
    .option(
      '--metrics <port>',
      'serve /metrics for Prometheus on this port of 127.0.0.1 too, by a token; 0 takes a free one',
    )
    .option(...cpuOption)
    .action(async (options: Options) => {
      const port = portNamed(options.port);
      if (options.metrics !== undefined) portNamed(options.metrics);
      const terms: RunTerms = {
        graceMs: duration(options.runGrace),
        limitMs: duration(options.runLimit),
        watchdog: watchdogOf(options.runCpu),
      };
      // the channel to the root process keeps this one alive, also when it could not start
      await unprivileged(() => serve(port, options, terms).finally(leaveRoot))();
    });

function portNamed(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Problem({ code: 'usage', what: `“${text}” is not a port`, fix: 'Take 0 to 65535' });
}

async function serve(port: number, options: Options, terms: RunTerms): Promise<void> {
  const all = setting({ anyMachine: false });
  const { paths: where, product: built, workbench, notices } = all;
  workbench.browserTerms = terms;
  const other = port === 0 ? null : await askAgent(where.runtime, port, { want: 'link', role: 'owner' });
  if (other) {
    print(line`Hooklab runs already on port ${port}. A new launch link:`, line``, line`  ${other}`, line``);
    return;
  }
  const stopAsked = untilStopped();
  // what an earlier life left by dying: sockets, and the files of VMs that died with it
  await sweepSockets(where.runtime);
  labDetached(where).list();
  for (const problem of labDetached(where).broken()) sayProblem(problem);
  const unwatch = onOtherKernels(where, () => workbench.offerLab(labTargets(where, built)));
  catchLater();
  const sessions = new Sessions(where.state, (problem) => notices.stand('sessions', problem));
  const door = await listen({ port, webDir: built.webDir, sessions, surfaces: workbench.surfaces });
  let metrics: Server | null = null;
  try {
    metrics = options.metrics === undefined ? null : await serveMetrics(Number(options.metrics), all);
    await serveFrom(door, sessions, all, options, stopAsked);
  } finally {
    unwatch();
    // also of a start that failed: what listens holds its process
    close(door.server);
    if (metrics) close(metrics);
  }
}

async function serveMetrics(port: number, { paths: where, workbench }: Setting): Promise<Server> {
  const { token, file } = keptToken(where.state);
  const read = () => metricsOf(workbench.runs.list().map(lookAt));
  const { server, port: actual } = await listenMetrics(port, token, read);
  print(line`Metrics: http://127.0.0.1:${actual}/metrics, its token is in ${file}`);
  return server;
}

const close = (server: Server): void => {
  server.close();
  server.closeAllConnections();
};

async function serveFrom(
  { server, inner, guard }: Awaited<ReturnType<typeof listen>>,
  sessions: Sessions,
  { paths: where, workbench, notices }: Setting,
  options: Options,
  stopAsked: Promise<void>,
): Promise<void> {
  const address = server.address();
  const actual = (address as AddressInfo).port;
  const store = await WorkspaceStore.open(where.state, (problem) => notices.stand('workspace', problem));
  const asked = workbench.targets.list().find(({ id }) => id === options.target);
  if (asked) store.retarget(asked.id);
  const recordings = new Recordings(where.state, (target) => workbench.kernelOf(target));
  const windows = serveSockets(inner, { workbench, recordings, store, sessions, guard, notices });
  const link = (role: Role = 'owner') => `http://127.0.0.1:${actual}/launch#${sessions.newLaunchToken(role)}`;
  const control = await ControlSocket.listen(where.runtime, actual, {
    link: ({ role }) => link(role),
    void: () => ({ links: sessions.voidLinks() }),
    sessions: () => ({ sessions: sessions.list(null, windows.count) }),
    revoke: ({ session }) => {
      const ended = sessions.revoke(session === null ? { except: null } : { name: session });
      windows.disconnect(ended);
      return { ended: ended.length };
    },
  });

  print(
    line``,
    line`Hooklab is ready. Open this link once (it works for 15 minutes):`,
    line``,
    line`  ${link()}`,
    line``,
    line`Ctrl-C stops it and detaches everything.`,
  );
  if (store.nth > 1)
    print(
      line`Another workbench uses ${where.state} too: this one has a workspace of its own, number ${store.nth}.`,
    );
  const launchFile = join(where.runtime, 'launch.html');
  if (options.open) openBrowser(launchFile, link);

  workbench.preferred = choose(workbench, options.target);
  void workbench.preferred.then(async (chosen) => {
    const target = chosen ?? options.target ?? labDefault;
    try {
      await workbench.targets.open(target);
      print(line`Target: ${target}, ${workbench.targets.info(target).kernel ?? ''}`);
    } catch (error) {
      print(line`No target yet: ${problemLine(toProblem(error))}`);
    }
  });

  await stopAsked;
  print(line``, line`Stopping …`);
  const [runs, targets] = stopTargets(workbench, 'the end of the agent');
  const problems = await inOrder([
    { name: 'the control socket is closed', ms: 2_000, work: () => control.close() },
    { name: 'the launch link is removed', ms: 2_000, work: () => rmSync(launchFile, { force: true }) },
    runs,
    { name: 'the recordings are closed', ms: 5_000, work: () => recordings.ended() },
    { name: 'the windows are closed', ms: 3_000, work: () => windows.close() },
    { name: 'the server is closed', ms: 2_000, work: () => close(server) },
    targets,
  ]);
  for (const problem of problems) sayProblem(problem);
  if (problems.length > 0) {
    print(line`Stopped, but not everything ended in order: what was left ends with this process.`);
    process.exit(1);
  }
  print(line`Everything is detached.`);
}

const leaveRoot = (): void => {
  if (process.connected) process.disconnect();
};

/** A signal, the end of the root process, or of the reader of what is printed (`| head`): all end the agent in order. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => resolve();
    // nothing may go on without the root process either
    onSignals(stop, { disconnect: true });
    onClosed(stop);
  });
}

/** The families of hooks that make a kernel worth tracing on: events and functions. */
const families = [
  ['tp', 'raw_tp', 'tp_btf'],
  ['fentry', 'kprobe', 'kprobe.multi'],
];

/**
 * The best target there is, before it is open: this machine when its kernel lets events *and* functions be traced, else
 * the lab VM. Says in one line why this machine was not taken. null: the one that was asked for is none. Never rejects.
 */
async function choose(workbench: Workbench, asked: string | undefined): Promise<TargetId | null> {
  if (asked) return workbench.targets.list().find(({ id }) => id === asked)?.id ?? null;
  try {
    const { hooks, kernel } = await workbench.doctor('local');
    const lacking = families.filter((family) => !family.some((hook) => hooks[hook]?.state === 'ok'));
    if (lacking.length === 0) return 'local';
    const why = lacking
      .map((family) => `${family.join(', ')}: ${hooks[family[0]!]?.why ?? 'missing'}`)
      .join('; ');
    print(line`This machine (${kernel}) does not let everything be traced (${why}). Using the lab VM.`);
  } catch (error) {
    print(line`This machine cannot be traced: ${problemLine(toProblem(error))}. Using the lab VM.`);
  }
  return labDefault;
}

/**
 * Open the person's browser on a file that leads to the link: a link in an argument could be read by every user of
 * the machine in /proc.
 */
function openBrowser(file: string, link: () => string): void {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  if (spawnSync('sh', ['-c', 'command -v xdg-open'], { stdio: 'ignore' }).status !== 0) return;
  try {
    const script = `location.replace(${JSON.stringify(link())})`;
    writeFileSync(file, `<!doctype html><meta charset="utf-8"><script>${script}</script>`, { mode: 0o600 });
  } catch (error) {
    // a full disk, say: the link stands above
    print(line`No browser was opened (${(error as Error).message}): open the link yourself.`);
    return;
  }
  const [command, ...args] = unguarded(['xdg-open', file]);
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
