import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { lengthWords } from './words';

const SPEEDS = [1, 10] as const;

interface Props {
  lengthMs: number;
  /** where it is, milliseconds after the first row */
  at: number;
  onAt: (ms: number) => void;
}

/** Replays by the recording's own time, or shows all of it at once. */
export function Transport({ lengthMs, at, onAt }: Props) {
  const [speed, setSpeed] = useState<number | null>(null);
  const now = useRef(at);
  now.current = at;
  useEffect(() => {
    if (speed === null) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function step(time: number) {
      const next = Math.min(lengthMs, now.current + Math.max(0, time - last) * speed);
      last = time;
      onAt(next);
      if (next < lengthMs) frame = requestAnimationFrame(step);
      else setSpeed(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [speed, lengthMs, onAt]);
  const play = (wanted: number) => {
    if (now.current >= lengthMs) onAt(0);
    setSpeed(wanted);
  };
  return (
    <div className="flex h-8 shrink-0 items-center gap-2 border-y px-2" data-testid="transport">
      {SPEEDS.map((each) => (
        <Button
          key={each}
          data-testid={`play-${each}`}
          aria-pressed={speed === each}
          onClick={() => (speed === each ? setSpeed(null) : play(each))}
        >
          {speed === each ? <Pause size={12} aria-hidden /> : <Play size={12} aria-hidden />}
          {each}×
        </Button>
      ))}
      <Button
        data-testid="play-all"
        aria-pressed={speed === null && at >= lengthMs}
        onClick={() => {
          setSpeed(null);
          onAt(lengthMs);
        }}
      >
        All
      </Button>
      <input
        type="range"
        aria-label="Where the replay is"
        data-testid="scrub"
        min={0}
        max={1000}
        value={lengthMs === 0 ? 1000 : Math.round((at / lengthMs) * 1000)}
        onChange={(event) => {
          setSpeed(null);
          onAt((Number(event.target.value) / 1000) * lengthMs);
        }}
        className="min-w-24 flex-1 accent-accent"
      />
      <span className="shrink-0 text-sm text-muted tabular-nums" data-testid="played">
        {lengthWords(at)} of {lengthWords(lengthMs)}
      </span>
    </div>
  );
}
