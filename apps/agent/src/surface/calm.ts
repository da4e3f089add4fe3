import type { Progress } from '../target/target';

/** Says only what is still so after 50 ms: most files are read before anybody could see their names. */
export function calm(say: Progress): { say: Progress; end(): void } {
  let latest = '';
  let timer: NodeJS.Timeout | null = null;
  const end = () => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  return {
    say: (text) => {
      latest = text;
      timer ??= setTimeout(() => {
        timer = null;
        say(latest);
      }, 50);
    },
    end,
  };
}
