import { printable } from '@hooklab/base';
import { proofText, type RemedyInfo } from '@hooklab/protocol';
import { Check, CircleHelp, LoaderCircle, Wrench, X } from 'lucide-react';
import { useStore } from '../../base/useStore';
import { FamilyGlyph } from '../../hooks/FamilyGlyph';
import type { RunState } from '../../run/runState';
import { CopyButton } from '../../ui/CopyButton';
import { Keys } from '../../ui/Keys';
import { useWorkbench } from '../../workbench/context';
import { actOf, applyRemedy, firstRemedy } from './remedy';

/** The ways out: a button where a click can do it, a command to copy, else advice in words. */
export function RemedyList({ run, remedies }: { run: RunState; remedies: readonly RemedyInfo[] }) {
  const context = useWorkbench();
  const bench = useStore(context.bench.state);
  const first = firstRemedy(run, bench);
  const acts = remedies.map((remedy) => ({ remedy, act: actOf(remedy, run, bench) }));
  const buttons = acts.filter(({ act }) => act.do !== 'none');
  const words = acts.filter(({ act }) => act.do === 'none');
  const stale = buttons.length > 0 && buttons.every(({ act }) => act.do === 'stale');
  return (
    <>
      {buttons.length > 0 && (
        <ul aria-label="Remedies" className="flex flex-col gap-1 pl-[22px]">
          {buttons.map(({ remedy, act }) => (
            <li key={remedy.text}>
              <button
                type="button"
                data-testid="remedy"
                disabled={act.do === 'stale'}
                onClick={() => applyRemedy(context, remedy, run)}
                className={`flex w-full items-start gap-2 rounded-md border px-2 py-1 text-left text-sm hover:bg-raised disabled:cursor-default disabled:opacity-60 ${
                  remedy === first ? 'border-accent bg-selected' : 'border-line-strong bg-panel'
                }`}
              >
                <RemedyGlyph remedy={remedy} />
                <span className="min-w-0 flex-1 wrap-anywhere">
                  {remedy.text}
                  <ProofLine remedy={remedy} />
                </span>
                {remedy === first && <Keys keys={context.actions.keysOf('remedy')} />}
              </button>
            </li>
          ))}
        </ul>
      )}
      {stale && (
        <p className="pl-[22px] text-sm text-muted">
          The C has changed since: run it again <Keys keys={context.actions.keysOf('run')} />, or take the
          change back <Keys keys="Ctrl+Z" />.
        </p>
      )}
      {words.length > 0 && (
        <ul aria-label="Advice" className="flex flex-col gap-1 pl-[22px]">
          {words.map(({ remedy }) => (
            <li key={remedy.text} className="flex flex-wrap items-center gap-x-2 text-sm">
              <span className="wrap-anywhere">{remedy.text}</span>
              {remedy.command && (
                <>
                  <code className="rounded-sm bg-bg px-1 font-mono wrap-anywhere">{remedy.command}</code>
                  <CopyButton text={() => printable(remedy.command!)} label="Copy the command" />
                </>
              )}
              <ProofLine remedy={remedy} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const MARKS = {
  checking: { Icon: LoaderCircle, look: 'text-muted', spin: 'animate-spin motion-reduce:animate-none' },
  works: { Icon: Check, look: 'text-ok', spin: '' },
  fails: { Icon: X, look: 'text-warn', spin: '' },
  untried: { Icon: CircleHelp, look: 'text-muted', spin: '' },
} as const;

/** What a real try of its edit on this target said. */
function ProofLine({ remedy: { proof } }: { remedy: RemedyInfo }) {
  if (!proof) return null;
  const { Icon, look, spin } = MARKS[proof.state];
  return (
    <span
      data-testid="proof"
      data-state={proof.state}
      className={`flex w-full items-start gap-1 text-xs ${look}`}
    >
      <Icon size={12} className={`mt-0.5 shrink-0 ${spin}`} aria-hidden />
      <span className="min-w-0 wrap-anywhere">{proofText(proof)}</span>
    </span>
  );
}

function RemedyGlyph({ remedy }: { remedy: RemedyInfo }) {
  return (
    <span className="flex h-[18px] w-3.5 shrink-0 items-center justify-center">
      {remedy.hook ? (
        <FamilyGlyph hook={remedy.hook} />
      ) : (
        <Wrench size={12} aria-hidden className="text-muted" />
      )}
    </span>
  );
}
