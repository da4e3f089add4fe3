export interface Fault {
  /** "ways[1].captures.pid" */
  path: string;
  message: string;
}
