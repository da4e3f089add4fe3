import { type Capabilities, ROOT } from '@hooklab/advisor';

/** Root, with the libbpf that a target’s loader has: "1.7.0" → [1, 7]. */
export function rootWith(libbpf: string): Capabilities {
  const [major, minor] = libbpf.split('.').map(Number);
  return major === undefined || minor === undefined ? ROOT : { ...ROOT, libbpf: [major, minor] };
}
