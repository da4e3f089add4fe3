import { toast } from 'sonner';
import type { RowSource } from '../store/rowSource';

export async function copyRow(source: RowSource, row: number): Promise<void> {
  const detail = await source.detail(row);
  if (!detail) return;
  try {
    await navigator.clipboard.writeText(detail.json);
    toast('The row is copied as JSON.');
  } catch {
    toast.error('The browser did not allow copying.');
  }
}
