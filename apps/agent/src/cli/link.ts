import { Problem, printableJson, printableLines } from '@hooklab/base';
import { ROLES, type Role, type SessionInfo, sessionNameSchema } from '@hooklab/protocol';
import { Command, Option } from 'commander';
import { print } from '../output/output';
import { agentPorts, askAgent, type Wishes } from '../server/control';
import { paths } from '../state/paths';

interface Options {
  port?: string;
  role: Role;
  void?: boolean;
  list?: boolean;
  revoke?: string;
  revokeAll?: boolean;
  json?: boolean;
}

export const linkCommand = (): Command =>
  new Command('link')
    .description('A new one-time launch link of the workbench that runs here; its sessions')
    .option('-p, --port <port>', 'its port, where more than one runs')
    .addOption(new Option('--role <role>', 'what its browser may do').choices(ROLES).default('owner'))
    .option('--void', 'take back all launch links that wait to be opened')
    .option('--list', 'list the sessions of browsers')
    .option('--revoke <name>', 'end one session, by its name in --list')
    .option('--revoke-all', 'end all sessions')
    .option('--json', '{"link"}, {"links"}, {"sessions"} or {"ended"}')
    .action(async (options: Options) => {
      const { text, json } = await answer(options);
      print(...(options.json ? [printableJson(json)] : printableLines(text)));
    });

async function answer(options: Options): Promise<{ text: string; json: object }> {
  const port = options.port === undefined ? await runningPort() : Number(options.port);
  const ask = <K extends keyof Wishes>(wish: Parameters<typeof askAgent<K>>[2]) =>
    askAgent<K>(paths().runtime, port, wish).then((result) => {
      if (result !== null) return result;
      throw new Problem({
        code: 'no-agent',
        what: `No workbench of yours runs on port ${port}`,
        fix: 'Start one: npm start',
      });
    });
  if (options.void) {
    const { links } = await ask<'void'>({ want: 'void' });
    return { text: `${links} launch links taken back`, json: { links } };
  }
  if (options.list) {
    const { sessions } = await ask<'sessions'>({ want: 'sessions' });
    return { text: sessions.length ? table(sessions) : 'No browser has a session', json: { sessions } };
  }
  if (options.revoke !== undefined || options.revokeAll) {
    const session = options.revokeAll ? null : nameOf(options.revoke!);
    const { ended } = await ask<'revoke'>({ want: 'revoke', session });
    if (ended === 0 && session !== null) {
      throw new Problem({
        code: 'no-session',
        what: `There is no session ${session}`,
        fix: 'List them: npx hooklab link --list',
      });
    }
    return { text: `${ended} ${ended === 1 ? 'session has' : 'sessions have'} ended`, json: { ended } };
  }
  const link = await ask<'link'>({ want: 'link', role: options.role });
  return { text: link, json: { link } };
}

/** The port of the one workbench that runs here. Throws `no-agent`, and `which-agent` where there are more. */
async function runningPort(): Promise<number> {
  const ports = await agentPorts(paths().runtime);
  if (ports.length === 1) return ports[0]!;
  if (ports.length === 0) {
    throw new Problem({
      code: 'no-agent',
      what: 'No workbench of yours runs here',
      fix: 'Start one: npm start',
    });
  }
  throw new Problem({
    code: 'which-agent',
    what: `${ports.length} workbenches of yours run here, on the ports ${ports.join(', ')}`,
    fix: `Say which: npx hooklab link --port ${ports[0]}`,
  });
}

function nameOf(text: string): string {
  const parsed = sessionNameSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Problem({
    code: 'usage',
    what: 'A session has a name such as k7mq',
    fix: 'See: npx hooklab link --list',
  });
}

/**
 *   NAME  BROWSER           ROLE   WINDOWS  LAST USED         ENDS
 *   k7mq  Firefox on Linux  owner  1        2026-11-30 04:10  2026-12-07 04:10
 */
function table(sessions: SessionInfo[]): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  const rows = [
    ['NAME', 'BROWSER', 'ROLE', 'WINDOWS', 'LAST USED (UTC)', 'ENDS IF NOT USED'],
    ...sessions.map((s) => [s.name, s.about, s.role, String(s.windows), time(s.seen), time(s.until)]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
