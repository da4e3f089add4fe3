import type { AnchorHTMLAttributes } from 'react';
import { type Route, routeText } from '../route/route';
import type { Trail } from '../route/router';
import { useWorkbench } from './context';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: Route;
  trail?: Trail;
}

/** A real link: it can be copied, and opened in another tab. */
export function Link({ to, trail, onClick, ...rest }: Props) {
  const { router } = useWorkbench();
  return (
    <a
      {...rest}
      href={routeText(to)}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        router.go(to, false, trail);
      }}
    />
  );
}
