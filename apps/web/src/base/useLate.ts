import { useEffect, useState } from 'react';

/** True once something has gone on for so long: what is over sooner needs no word. */
export function useLate(goesOn: boolean, ms = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!goesOn) return setLate(false);
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [goesOn, ms]);
  return goesOn && late;
}
