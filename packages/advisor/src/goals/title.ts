import type { Message, MessageId } from '../text/message';
import type { ParamId } from './goal';

/** "How long a syscall takes: openat": a goal's title with its parameters. */
export const goalTitle = (goal: string, params: Readonly<Partial<Record<ParamId, string>>>): Message => ({
  id: `${goal}.title` as MessageId,
  params,
});
