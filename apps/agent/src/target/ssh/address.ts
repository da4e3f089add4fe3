import { Problem } from '@hooklab/base';
import { SSH_TARGET, type TargetId } from '@hooklab/protocol';

/** What ssh is told of a box; whatever is left out is ssh_config's to say. */
export interface Address {
  id: TargetId;
  user: string | undefined;
  /** a host name, an address or an alias of ssh_config */
  host: string;
  port: number | undefined;
}

export const isSsh = (id: string): boolean => id.startsWith('ssh:');

/** Throws Problem `ssh-address`. */
export function address(id: string): Address {
  const { user, host, port } = SSH_TARGET.exec(id)?.groups ?? {};
  if (host !== undefined && Number(port ?? 22) <= 65_535)
    return { id, user, host, port: port === undefined ? undefined : Number(port) };
  throw new Problem({
    code: 'ssh-address',
    what: `“${id}” names no machine for ssh`,
    cause: 'it is ssh:USER@HOST, ssh:HOST or ssh:USER@HOST:PORT, of letters, digits, dots, - and _',
    fix: 'Give a machine that needs more than that a name in ~/.ssh/config (Host NAME), and take ssh:NAME',
  });
}

/** What a person types after `ssh`: "-p 2222 me@box". */
export const typed = ({ user, host, port }: Address): string =>
  `${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;
