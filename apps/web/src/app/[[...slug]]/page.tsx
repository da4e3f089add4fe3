import { Shell } from '../../shell/Shell';

/** One exported page; the agent answers every deep link with it, and the client reads the path. */
export const dynamicParams = false;

export function generateStaticParams() {
  return [{ slug: [] }];
}

export default function Page() {
  return <Shell />;
}
