import type { SurfaceId } from '@hooklab/protocol';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';

interface Props {
  path: string;
  /** on another surface */
  surface?: SurfaceId;
  /** reached from the point that is shown: the way back is kept */
  onward?: boolean;
}

/** The name of a point, leading to it. */
export function PathLink({ path, surface, onward = false }: Props) {
  const { to, onward: trail } = useBrowsing();
  const at = to(path);
  return (
    <Link
      to={surface ? { ...at, surface } : at}
      {...(onward ? { trail } : {})}
      className="font-mono text-accent underline decoration-dotted underline-offset-2 wrap-anywhere hover:decoration-solid"
    >
      {path}
    </Link>
  );
}
