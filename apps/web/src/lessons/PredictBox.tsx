import type { StepView } from '@hooklab/protocol';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { Language } from '../run/course';
import { Button } from '../ui/Button';
import { each } from '../ui/each';
import { Keys } from '../ui/Keys';
import { useWorkbench } from '../workbench/context';
import { Line } from './Prose';
import { wordsOf } from './words';

type Predict = NonNullable<StepView['predict']>;

interface Props {
  predict: Predict;
  language: Language;
}

/** A question before it is run: by its number or the arrows, Enter locks it, and then it stands. */
export function PredictBox({ predict, language }: Props) {
  const { course } = useWorkbench();
  const [option, setOption] = useState<number | null>(null);
  const words = wordsOf(language);
  const { question, options, chosen } = predict;
  if (chosen !== null)
    return (
      <>
        <p className="font-semibold">
          <Line text={question} />
        </p>
        <Predicted predict={predict} language={language} />
      </>
    );
  const lock = (event: FormEvent) => {
    event.preventDefault();
    if (option !== null) void course.predict(option);
  };
  const onKey = (event: KeyboardEvent) => {
    const number = Number(event.key);
    if (!(number >= 1 && number <= options.length)) return;
    event.preventDefault();
    setOption(number);
    event.currentTarget.querySelectorAll('input')[number - 1]?.focus();
  };
  return (
    <form onSubmit={lock} onKeyDown={onKey} data-testid="lesson-predict" className="space-y-2">
      <fieldset className="space-y-1">
        <legend className="mb-1 font-semibold">
          <Line text={question} />
        </legend>
        {each(options, (text, i) => (
          <label className="flex items-baseline gap-2 rounded-md border px-2 py-1.5 hover:bg-raised has-checked:border-accent has-checked:bg-selected">
            <input
              type="radio"
              name="prediction"
              // biome-ignore lint/a11y/noAutofocus: the step is opened to be answered
              autoFocus={i === 0}
              checked={option === i + 1}
              onChange={() => setOption(i + 1)}
              className="translate-y-0.5 accent-accent"
            />
            <span className="min-w-0 flex-1">
              <Line text={text} />
            </span>
            <Keys keys={String(i + 1)} />
          </label>
        ))}
      </fieldset>
      <Button kind="primary" type="submit" disabled={option === null} data-testid="lesson-lock">
        {words.lock}
      </Button>
    </form>
  );
}

/** What was predicted, and once it was run what is so. */
export function Predicted({ predict: { options, chosen, right, why }, language }: Props) {
  const words = wordsOf(language);
  if (chosen === null) return null;
  const known = right !== null;
  const tone = !known ? '' : right === chosen ? 'border-ok' : 'border-warn';
  return (
    <div className={`space-y-1 rounded-md border-l-4 bg-bg px-3 py-2 ${tone}`} data-testid="lesson-predicted">
      <p>
        <span className="text-muted">{words.locked} </span>
        <Line text={options[chosen - 1]!} />
      </p>
      {known && (
        <p className="font-semibold" data-testid="lesson-right">
          {right === chosen ? (
            words.wasRight
          ) : (
            <>
              {words.wasWrong} <Line text={options[right - 1]!} />
            </>
          )}
        </p>
      )}
      {known && why && (
        <p>
          <Line text={why} />
        </p>
      )}
    </div>
  );
}
