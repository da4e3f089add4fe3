import type { BootCost, TargetInfo } from '@hooklab/protocol';

/** "boots in about 15 s", "109 MB to download, boots in about 15 s" */
export function bootShort({ bytes, ms }: BootCost): string {
  const boot = `boots in about ${Math.max(1, Math.round(ms / 1000))} s`;
  return bytes > 0 ? `${Math.ceil(bytes / 1e6)} MB to download, ${boot}` : boot;
}

/** "Booting it takes about 15 s; its kernel is downloaded first, about 109 MB" */
export function bootWords({ bytes, ms }: BootCost): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const boot = `Booting it takes about ${seconds} s`;
  return bytes > 0 ? `${boot}; its kernel is downloaded first, about ${Math.ceil(bytes / 1e6)} MB` : boot;
}

/** A VM that is off: opening it is to be asked for. One that failed was wanted already; this machine costs nothing. */
export const wantsConsent = (info: TargetInfo | null): info is TargetInfo & { boot: BootCost } =>
  info !== null && info.state === 'closed' && info.boot !== null;
