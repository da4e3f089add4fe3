import type { Question } from '@hooklab/advisor';
import { parsePoint } from '@hooklab/hook';
import { ChevronRight, MessageCircleQuestionMark, SquarePen } from 'lucide-react';
import { Fragment, type RefObject } from 'react';
import { toast } from 'sonner';
import { composeWith } from '../../cards/composeWith';
import type { Moment } from '../../kernel/moments';
import type { PointPage } from '../../kernel/page';
import { ASK, type Route } from '../../route/route';
import { KindMark } from '../../surface/KindGlyph';
import { Button } from '../../ui/Button';
import { toClipboard } from '../../ui/clipboard';
import { Keys } from '../../ui/Keys';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';
import { bestHook, type CopyText, copyTexts } from './copyText';

interface Props {
  page: PointPage;
  moments: readonly Moment[] | null;
  /** what the letters do while the point has the focus */
  keys: RefObject<Record<string, () => void>>;
}

const BUTTON =
  'inline-flex h-6 items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2 text-sm hover:bg-raised';

export function Head({ page, moments, keys }: Props) {
  const { detail } = page;
  const context = useWorkbench();
  const { route, ref } = useBrowsing();
  const hooks = moments?.find((m) => m.path === detail.path)?.hooks ?? [];
  const texts = copyTexts(detail, hooks, page.record);
  const ask: Route = { ...ASK, point: detail.path, surface: route.surface };
  const best = bestHook(hooks);
  const compose = () => {
    if (!ref || !best) return;
    const question: Question = { kind: 'point', point: parsePoint(detail.path) };
    void composeWith(context, { surface: ref, question, needs: {}, candidate: best.id });
  };
  keys.current = {
    ...Object.fromEntries(texts.map((text) => [text.key.toLowerCase(), () => void copy(text)])),
    ...(hooks.length > 0 ? { a: () => context.router.go(ask), w: compose } : {}),
  };
  return (
    <header className="mb-2">
      <Trail />
      <div className="flex flex-wrap items-baseline gap-x-3">
        <KindMark kind={detail.kind} className="self-center" />
        <h2 data-testid="point-name" className="min-w-0 font-mono text-lg font-semibold wrap-anywhere">
          {'category' in detail ? <span className="text-muted">{detail.category}:</span> : null}
          {detail.name}
        </h2>
        {detail.module && <span className="text-sm text-muted">module {detail.module}</span>}
      </div>
      <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
        {hooks.length > 0 && (
          <>
            <Tip text="Its cards: every hook with its verdict, price and ways out">
              <Link to={ask} className={BUTTON} data-testid="open-in-ask">
                <MessageCircleQuestionMark size={13} aria-hidden />
                Open in Ask <Keys keys="A" />
              </Link>
            </Tip>
            <Tip
              text={
                best
                  ? `Write a program for ${best.hook} here, ready to run`
                  : 'No hook works here: see why in Ask'
              }
            >
              <Button data-testid="compose-with" aria-disabled={!best} onClick={compose}>
                <SquarePen size={13} aria-hidden />
                Compose with this <Keys keys="W" />
              </Button>
            </Tip>
          </>
        )}
        <span className="text-sm text-muted">Copy as</span>
        {texts.map((text) => (
          <Tip
            key={text.id}
            text={text.text === null ? `There is no ${text.title} for it` : <Preview text={text.text} />}
          >
            <Button
              data-testid={`copy-${text.id}`}
              aria-disabled={text.text === null}
              onClick={() => void copy(text)}
            >
              {text.title} <Keys keys={text.key} />
            </Button>
          </Tip>
        ))}
      </div>
    </header>
  );
}

const Preview = ({ text }: { text: string }) => (
  <code className="block max-h-60 overflow-hidden font-mono text-xs whitespace-pre-wrap wrap-anywhere">
    {text}
  </code>
);

async function copy({ title, text }: CopyText): Promise<void> {
  if (text === null) {
    toast(`There is no ${title} for this point.`);
    return;
  }
  try {
    await toClipboard(text);
    toast(`Copied: ${title}`, {
      description:
        text.split('\n').find((line) => line.includes('SEC("') && !line.includes('license')) ??
        text.split('\n')[0],
    });
  } catch {
    toast.error('The browser did not allow copying. Select the text and copy it by hand.');
  }
}

/** The way by which a person came here; each step leads back. */
export function Trail() {
  const { trail, to } = useBrowsing();
  if (trail.length === 0) return null;
  return (
    <nav
      aria-label="The way here"
      data-testid="trail"
      className="mb-1 flex flex-wrap items-center gap-1 text-sm"
    >
      {trail.map((path, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way may pass a point twice
        <Fragment key={i}>
          <Link
            to={to(path)}
            trail={trail.slice(0, i)}
            className="font-mono text-accent wrap-anywhere hover:underline"
          >
            {path}
          </Link>
          <ChevronRight size={12} aria-hidden className="text-muted" />
        </Fragment>
      ))}
    </nav>
  );
}
