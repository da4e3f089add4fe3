import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from './Button';
import { toClipboard } from './clipboard';

export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const [done, setDone] = useState(false);
  async function copy() {
    try {
      await toClipboard(text());
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } catch {
      toast.error('The browser did not allow copying. Select the text and copy it by hand.');
    }
  }
  return (
    <Button kind="quiet" onClick={copy}>
      {done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      {done ? 'Copied' : label}
    </Button>
  );
}
