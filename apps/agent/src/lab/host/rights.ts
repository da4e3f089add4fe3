/**
 * Whose rights the files of VMs are touched with. Root works in another user's directories with the rights of that
 * user, so that nothing which is put there, at whatever moment, leads root to what is not that user's.
 */
export interface Rights {
  /** one synchronous thing */
  as<T>(work: () => T): T;
  /** whose process a program that touches them is; undefined: this one's */
  user: { uid: number; gid: number } | undefined;
}

export const ownRights: Rights = { as: (work) => work(), user: undefined };
