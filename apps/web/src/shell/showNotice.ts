import type { Notice } from '@hooklab/protocol';
import { toast } from 'sonner';

/** What somebody else did, or what is amiss in the agent, with who and when. The same one is shown once. */
export function showNotice({ tone, text, cause, fix, by, at }: Notice): void {
  const time = new Date(at).toLocaleTimeString();
  const who = by ? `by ${by}, ${time}` : time;
  const description = [who, cause, fix].filter(Boolean).join('. ');
  const show = tone === 'warn' ? toast.warning : toast;
  show(text, { description, id: `${text} ${at}` });
}
