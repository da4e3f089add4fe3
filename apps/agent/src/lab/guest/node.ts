/** Node in the guest. */
export interface GuestNode {
  /** the program as the guest sees it */
  path: string;
  /** where the export is mounted, when it is not below /usr */
  mount: string | undefined;
}
