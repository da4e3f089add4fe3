import { type Candidate, goalById, type Question } from '@hooklab/advisor';
import { pointText } from '@hooklab/hook';
import type { SurfaceId } from '@hooklab/protocol';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useLate } from '../base/useLate';
import { useSelected, useStore } from '../base/useStore';
import { Cards } from '../cards/Cards';
import { composeWith } from '../cards/composeWith';
import { targetOf } from '../kernel/chosen';
import { ASK, type Route } from '../route/route';
import { SurfaceLine } from '../surface/SurfaceLine';
import { SurfaceState } from '../surface/SurfaceState';
import { useBrowsed } from '../surface/useBrowsed';
import { Keys } from '../ui/Keys';
import { ProblemView } from '../ui/ProblemView';
import { useKeysOf } from '../ui/useKeysOf';
import { useWorkbench } from '../workbench/context';
import { mayOpen, openTarget } from '../workbench/targetActs';
import { Examples } from './Examples';
import { GoalTree } from './GoalTree';
import { NeedBar, needKey, toggleNeed } from './NeedBar';
import { needsText, readNeeds } from './needs';
import { goalText, questionKey } from './question';
import { Ready } from './Ready';
import { Understood } from './Understood';
import { useAnswer } from './useAnswer';

type AskRoute = Extract<Route, { screen: 'ask' }>;

/** "What do you want to know?": the hooks that tell, best first, and the card of each. */
export function AskScreen() {
  const context = useWorkbench();
  const { router, trials, targets } = context;
  const shown = useStore(router.route);
  const kept = useRef<AskRoute>(ASK);
  // hidden, it stays as it was
  if (shown.screen === 'ask') kept.current = shown;
  const route = kept.current;
  const surface = useBrowsed(route.surface, shown.screen === 'ask');
  const shownId = surface.shown?.id ?? null;
  const live = surface.shown?.live === true && surface.ref !== null;
  useStore(trials.state);
  const own = useMemo(() => readNeeds(route.needs), [route.needs]);
  const answer = useAnswer(surface.ref, { ...route, needs: own }, trials.of(surface.ref));
  const { question, advice, understood, problem, settled } = answer;
  const implied = (question?.kind === 'goal' && goalById.get(question.goal)?.needs) || {};
  const [waiting, setWaiting] = useState<{ ids: string[]; seconds: number } | null>(null);
  const running = shownId ? targetOf(shownId) : null;
  const open =
    useSelected(targets.state, (s) => s.list.find((t) => t.id === running)?.title) ?? running ?? '';
  const late = useLate(surface.ref !== null && advice !== null && !settled && !problem);
  const screen = useRef<HTMLElement>(null);
  // who presses Enter before the answer is there is taken to it when it is
  const [onward, setOnward] = useState<'Enter' | 'ArrowDown' | null>(null);

  const go = (change: Partial<AskRoute>, replace = false) => router.go({ ...route, ...change }, replace);
  const ask = (next: Question) =>
    next.kind === 'goal'
      ? go({ point: null, goal: goalText(next), card: null })
      : go({ point: pointText(next.point), goal: null, query: '', card: null });

  // a shipped kernel was opened to prove something: now it can be
  useEffect(() => {
    if (!waiting || !surface.ref || !live || !advice) return;
    setWaiting(null);
    const some = advice.candidates.filter((c) => waiting.ids.includes(c.id));
    void trials.prove(surface.ref, some, waiting.seconds);
  }, [waiting, surface.ref, live, advice, trials]);

  useEffect(() => {
    if (onward === null || !settled) return;
    setOnward(null);
    const within = (what: string) => screen.current?.querySelector<HTMLElement>(what);
    const ready = onward === 'Enter' ? within('[data-ready]') : null;
    (ready ?? within('[data-glide][tabindex="0"]'))?.focus();
  }, [onward, settled]);

  async function prove(candidates: readonly Candidate[], seconds: number): Promise<void> {
    if (live && surface.ref) return trials.prove(surface.ref, candidates, seconds);
    if (!running) return;
    const then = candidates.length === 1 ? 'Boot it and prove' : 'Boot it and prove all';
    if (!(await mayOpen(context, running, then)) || !(await openTarget(context, running))) return;
    const now = router.route.get();
    // who went on to something else while it booted stays there
    if (now.screen !== 'ask' || asksOf(now) !== asksOf(route))
      return void toast('The kernel is on. Nothing was proved: you went on to something else.');
    setWaiting({ ids: candidates.map((c) => c.id), seconds });
    router.go({ ...now, surface: running as SurfaceId });
  }

  function compose(candidate: Candidate): void {
    if (surface.ref && advice) {
      void composeWith(context, {
        surface: surface.ref,
        question: advice.question,
        needs: own,
        candidate: candidate.id,
      });
    }
  }

  useKeysOf(screen, (event) => {
    const at = event.altKey && !event.ctrlKey && !event.shiftKey ? needKey(event.code) : -1;
    if (at < 0) return;
    event.preventDefault();
    go({ needs: needsText(toggleNeed(at, own, implied)) }, true);
  });

  return (
    <main ref={screen} className="flex h-full min-w-0">
      <GoalTree
        goal={question?.kind === 'goal' ? question.goal : null}
        onChoose={({ id, params }) =>
          go({ point: null, goal: goalText({ kind: 'goal', goal: id, params }), query: '', card: null })
        }
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-center gap-2 p-3 pb-2">
          <div className="relative min-w-0 flex-1">
            <Search size={15} aria-hidden className="absolute top-2 left-2 text-muted" />
            <input
              data-slash
              data-testid="ask-field"
              type="search"
              value={route.query || (route.point ?? '')}
              onChange={(event) => {
                setOnward(null);
                go({ query: event.target.value, point: null, goal: null, card: null }, true);
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
                event.preventDefault();
                setOnward(event.key);
              }}
              onBlur={() => setOnward(null)}
              aria-label="What do you want to know?"
              placeholder="What do you want to know?"
              spellCheck={false}
              autoComplete="off"
              className="h-8 w-full rounded-md border border-line-strong bg-panel pr-10 pl-8 text-lg placeholder:text-muted"
            />
            <span role="status" className="pointer-events-none absolute top-1.5 right-16 text-sm text-muted">
              {late && <span className="rounded-sm bg-panel px-1">still the answer before; reading…</span>}
            </span>
            <span className="pointer-events-none absolute top-1.5 right-2">
              <Keys keys="/" />
            </span>
          </div>
        </div>
        <SurfaceLine browsed={surface} />
        <Understood question={question} understood={understood} surface={surface.ref} onAsk={ask} />
        <NeedBar own={own} implied={implied} onChange={(needs) => go({ needs: needsText(needs) }, true)} />
        {surface.ref && advice && (
          <Ready question={advice.question} words={route.query} surface={surface.ref} settled={settled} />
        )}
        <div className="@container min-h-0 flex-1 border-t">
          {problem ? (
            <div className="p-4">
              <ProblemView problem={problem} />
            </div>
          ) : !surface.ref ? (
            <SurfaceState surface={surface} />
          ) : !question ? (
            understood ? (
              <p className="p-4 text-muted" data-testid="not-understood">
                No goal fits these words, and this kernel has nothing of that name. Take one of the nearest,
                say it in other words, take a goal from the list, or name a place:{' '}
                <code className="font-mono">fn:NAME</code>, <code className="font-mono">syscall:NAME</code>,{' '}
                <code className="font-mono">CATEGORY:EVENT</code>.
              </p>
            ) : route.query.trim() ? (
              <p role="status" className="p-4 text-muted">
                Reading the question…
              </p>
            ) : (
              <Examples onAsk={(query) => go({ query, point: null, goal: null, card: null })} />
            )
          ) : !advice ? (
            <p role="status" className="p-4 text-muted">
              Looking at every hook…
            </p>
          ) : (
            <Cards
              advice={advice}
              about={`${shownId} ${questionKey(advice.question)}`}
              chosen={route.card}
              onChoose={(card) => go({ card }, true)}
              needs={own}
              moved={answer.moved}
              surface={surface}
              open={open}
              onSurface={(id) => go({ surface: id })}
              onCompose={compose}
              onProve={(some, seconds) => void prove(some, seconds)}
            />
          )}
        </div>
      </div>
    </main>
  );
}

/** What an address asks of which kernel, whichever card of the answer is open. */
const asksOf = ({ surface, point, goal, query }: AskRoute): string =>
  JSON.stringify([surface, point, goal, query]);
