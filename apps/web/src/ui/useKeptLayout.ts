import { type Layout, useDefaultLayout } from 'react-resizable-panels';

/** Sizes are remembered by this browser. */
export function useKeptLayout(id: string): {
  defaultLayout: Layout | undefined;
  onLayoutChanged: ReturnType<typeof useDefaultLayout>['onLayoutChanged'];
} {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, storage: localStorage });
  return { defaultLayout, onLayoutChanged };
}
