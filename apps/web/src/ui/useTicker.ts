import { useEffect, useState } from 'react';

/** Renders again every `ms` while `active`: for clocks that count up. */
export function useTicker(active: boolean, ms: number): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tick((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, [active, ms]);
}
