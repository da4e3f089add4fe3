import { type UserAddress, userAddress } from '../point/address';
import type { HookId } from '../type/hook';
import { hookType } from '../type/types';
import { splitSection } from './section';

/**
 * The code without a symbol that a section names, which libbpf does not read itself; null for any other section.
 *
 *   "uprobe//usr/bin/passwd:0x401136"      "uretprobe.multi//usr/bin/passwd:+0x1136"
 */
export function addressOfSection(section: string): (UserAddress & { hook: HookId; path: string }) | null {
  const { hook, target } = splitSection(section);
  if (hook === null || !hookType(hook).places.includes('user')) return null;
  const colon = target.lastIndexOf(':');
  const address = colon < 0 ? null : userAddress(target.slice(colon + 1));
  return address && { ...address, hook, path: target.slice(0, colon) };
}
