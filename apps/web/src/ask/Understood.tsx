import {
  type Goal,
  goalById,
  type ParamId,
  type Question,
  type Understood as Reading,
} from '@hooklab/advisor';
import { pointText } from '@hooklab/hook';
import type { SurfaceId } from '@hooklab/protocol';
import { Fragment } from 'react';
import type { SurfaceRef } from '../kernel/service';
import { BROWSE } from '../route/route';
import { Link } from '../workbench/Link';
import { shortTitle, titleParts } from './goalTitle';
import { ParamField } from './ParamField';
import { goalText } from './question';

interface Props {
  question: Question | null;
  understood: Reading | null;
  surface: SurfaceRef | null;
  onAsk: (question: Question) => void;
}

/** What the words were taken for, its parameters to be changed in place, and what else they may mean. */
export function Understood({ question, understood, surface, onAsk }: Props) {
  const goal = question?.kind === 'goal' ? (goalById.get(question.goal) ?? null) : null;
  const others = (understood?.goals ?? []).filter((m) => m.goal.id !== goal?.id).slice(0, 4);
  if (!question && others.length === 0) return null;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 px-3 pb-2" data-testid="understood">
      {question?.kind === 'point' && <PointLine question={question} surface={surface} />}
      {question?.kind === 'goal' && goal && (
        <p className="flex flex-wrap items-center gap-1">
          <span className="text-sm text-muted">Understood as</span>
          <GoalLine
            goal={goal}
            params={question.params}
            surface={surface}
            onParam={(id, value) => onAsk({ ...question, params: { ...question.params, [id]: value } })}
          />
        </p>
      )}
      {others.length > 0 && (
        <p className="flex flex-wrap items-center gap-1 text-sm" data-testid="readings">
          <span className="text-muted">{question ? 'Or:' : 'No goal fits; nearest:'}</span>
          {others.map((m) => (
            <button
              key={m.goal.id}
              type="button"
              title={goalText({ kind: 'goal', goal: m.goal.id, params: m.params })}
              onClick={() => onAsk({ kind: 'goal', goal: m.goal.id, params: m.params })}
              className="h-6 rounded-md border border-line px-2 hover:bg-raised"
            >
              {shortTitle(m.goal)}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

interface PointLineProps {
  question: Extract<Question, { kind: 'point' }>;
  surface: SurfaceRef | null;
}

function PointLine({ question, surface }: PointLineProps) {
  const path = pointText(question.point);
  const { kind } = question.point;
  const browsable = kind === 'fn' || kind === 'syscall' || kind.endsWith('tracepoint') || kind === 'lsm';
  return (
    <p className="flex items-center gap-2">
      <span className="text-sm text-muted">Every hook at</span>
      <code className="font-mono font-semibold" data-testid="asked-point">
        {path}
      </code>
      {browsable && (
        <Link
          to={{ ...BROWSE, point: path, surface: (surface?.id as SurfaceId | undefined) ?? null }}
          className="text-sm text-accent underline"
        >
          look at it in Browse
        </Link>
      )}
    </p>
  );
}

interface GoalLineProps {
  goal: Goal;
  params: Readonly<Partial<Record<ParamId, string>>>;
  surface: SurfaceRef | null;
  onParam: (id: ParamId, value: string) => void;
}

function GoalLine({ goal, params, surface, onParam }: GoalLineProps) {
  return (
    <span className="flex flex-wrap items-center gap-1 font-semibold" data-testid="goal-title">
      {titleParts(goal).map((part) =>
        'text' in part ? (
          <Fragment key={part.text}>{part.text}</Fragment>
        ) : (
          <ParamField
            key={part.param}
            param={part.param}
            value={params[part.param] ?? ''}
            surface={surface}
            onChange={(value) => onParam(part.param, value)}
          />
        ),
      )}
    </span>
  );
}
