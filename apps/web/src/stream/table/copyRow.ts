import { toast } from 'sonner';
import { toClipboard } from '../../ui/clipboard';
import type { RowSource } from '../store/rowSource';

export async function copyRow(source: RowSource, row: number): Promise<void> {
  const detail = await source.detail(row);
  if (!detail) return;
  try {
    await toClipboard(detail.json);
    toast('The row is copied as JSON.');
  } catch {
    toast.error('The browser did not allow copying.');
  }
}
