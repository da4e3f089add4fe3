import { Fragment } from 'react';
import { Keys } from '../../ui/Keys';
import { useBrowsing } from '../browsing/browsing';
import { PathLink } from './PathLink';

const EXAMPLES: [path: string, why: string][] = [
  ['syscall:unlinkat', 'a syscall, its events and its functions'],
  ['tracepoint:sched:sched_switch', 'an event and its fields'],
  ['fn:vfs_unlink', 'a function and whether it can be traced'],
  ['struct:task_struct', 'a struct with offsets and holes'],
];

const STEPS: [keys: string, does: string][] = [
  ['/', 'Type a part of a name'],
  ['↓', 'Go into the list'],
  ['Enter', 'Open a point here'],
];

/** Nothing chosen yet: what to do. */
export function NoPoint() {
  const { ref } = useBrowsing();
  return (
    <div className="max-w-prose text-sm">
      <dl className="mb-3 grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1">
        {STEPS.map(([keys, does]) => (
          <Fragment key={keys}>
            <dt>
              <Keys keys={keys} />
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      {ref && (
        <>
          <p className="text-muted">To begin with</p>
          <ul>
            {EXAMPLES.map(([path, why]) => (
              <li key={path}>
                <PathLink path={path} /> <span className="text-muted">{why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
