import { lstatSync } from 'node:fs';

/** Whose processes and files: a user and a group by number; none needs an account. */
export interface Owner {
  uid: number;
  gid: number;
}

export const isRoot = (): boolean => process.geteuid?.() === 0;

const alone = (id: number): Owner => ({ uid: id, gid: id });

/**
 * From the range that systemd keeps for its dynamic users: nothing else on the machine runs as these. The agent
 * faces the browser, QEMU a guest, the compiler somebody's source: each has a user of its own, so that none of them
 * can touch the processes and files of another.
 */
export const qemuOwner: Owner = alone(64_743);
export const compilerOwner: Owner = alone(64_744);

/** Who the agent is when root started it: the person behind sudo, else a uid that no account has. */
export function unprivilegedOwner(): Owner {
  const uid = Number(process.env.SUDO_UID);
  const gid = Number(process.env.SUDO_GID);
  if (Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0) return { uid, gid };
  return alone(64_742);
}

/**
 * One synchronous thing below a directory: root does it with the rights of the directory's owner, so that no link in
 * there leads it to what is not the owner's, whenever it was put there.
 */
export function asOwnerOf<T>(dir: string, work: () => T): T {
  if (!isRoot()) return work();
  const { uid, gid } = lstatSync(dir);
  return uid === 0 ? work() : actingAs({ uid, gid }, work);
}

/**
 * Root does one synchronous thing with an owner's rights: what the owner may not open, root does not open here
 * either, and what is made is the owner's. Only the effective ids change, for the time of the call: that counts for
 * files, not for signals.
 */
export function actingAs<T>(owner: Owner, work: () => T): T {
  const groups = process.getgroups!();
  process.setgroups!([owner.gid]);
  process.setegid!(owner.gid);
  process.seteuid!(owner.uid);
  try {
    return work();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
    process.setgroups!(groups);
  }
}
