import { toProblem } from '@hooklab/base';
import type { Requests, Results } from '@hooklab/protocol';
import { toast } from 'sonner';
import { useAsk } from '../base/useAsk';
import { showProblem } from '../ui/showProblem';
import { useWorkbench } from '../workbench/context';
import { offered } from './offered';
import { Entry, Group } from './PaletteEntry';

/** The sessions of this workbench, this one among them, as they are when the palette opens. */
export function useSessions(): Results['sessions.list'] | null {
  const { agent } = useWorkbench();
  return useAsk('sessions', () => agent.request('sessions.list', {})).value ?? null;
}

/** Who may use this workbench: log out here, or end the sessions of other browsers. */
export function PaletteSessions({ onDone }: { onDone: (act: () => void) => () => void }) {
  const { agent } = useWorkbench();
  const value = useSessions();
  if (!value) return null;
  const here = value.sessions.find((session) => session.here);
  const others = value.sessions.filter((session) => !session.here);
  const revokes = offered(here?.role ?? null, 'sessions.revoke');
  const end = (which: Requests['sessions.revoke'], said: string) =>
    onDone(() => {
      agent.request('sessions.revoke', which).then(
        () => toast(said),
        (error) => showProblem(toProblem(error)),
      );
    });
  return (
    <Group title="Sessions">
      {here && (
        <Entry
          value="Log out of this browser session"
          onSelect={onDone(() => void agent.request('session.leave', {}).catch(() => {}))}
        >
          Log out of this browser <Name>{here.name}</Name>
        </Entry>
      )}
      {revokes && others.length > 1 && (
        <Entry
          value="End all other sessions"
          onSelect={end({ others: true }, `${others.length} sessions have ended.`)}
        >
          End all other sessions ({others.length})
        </Entry>
      )}
      {(revokes ? others : []).map(({ name, about, windows, seen }) => (
        <Entry
          key={name}
          value={`End the session of ${about} ${name}`}
          onSelect={end({ session: name }, `The session ${name} has ended.`)}
        >
          End the session of {about} <Name>{name}</Name>
          <span className="text-xs text-muted">
            {windows > 0 ? 'open now' : `last used ${new Date(seen).toLocaleString()}`}
          </span>
        </Entry>
      ))}
    </Group>
  );
}

const Name = ({ children }: { children: string }) => (
  <code className="font-mono text-xs text-muted">{children}</code>
);
