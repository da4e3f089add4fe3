import { shortBytes } from '@hooklab/base';
import type { RecordingState } from '@hooklab/protocol';
import { CircleDot, CircleOff, CircleStop, Save } from 'lucide-react';
import { Tip } from '../ui/Tip';
import { Link } from '../workbench/Link';

const LOOKS = {
  recording: { Icon: CircleDot, colour: '', word: 'recording' },
  kept: { Icon: Save, colour: '', word: 'recorded' },
  closed: { Icon: CircleStop, colour: 'text-warn', word: 'recording ended early' },
  off: { Icon: CircleOff, colour: 'text-muted', word: 'not recorded' },
} as const;

/** What is kept of a run on disk: "recorded, 1.2 MiB". */
export function RecordMark({ recording }: { recording: RecordingState }) {
  const { state, bytes, why, name } = recording;
  const { Icon, colour, word } = LOOKS[state];
  const tip =
    state === 'closed'
      ? `${why}. What came before it is kept, and the live view goes on`
      : state === 'off'
        ? `No event of it is kept on disk: ${why}`
        : `Every event of it is kept on disk${name ? `: hooklab replay ${name}` : ''}`;
  return (
    <Tip text={tip}>
      <span
        data-testid="recording"
        data-state={state}
        className={`flex shrink-0 items-center gap-1 text-sm whitespace-nowrap ${colour}`}
      >
        <Icon size={13} aria-hidden />
        {name ? (
          <Link to={{ screen: 'runs', name }} className="underline decoration-dotted underline-offset-2">
            {word}
          </Link>
        ) : (
          word
        )}
        {state !== 'off' && bytes > 0 && <span className="text-muted">{shortBytes(bytes)}</span>}
      </span>
    </Tip>
  );
}
