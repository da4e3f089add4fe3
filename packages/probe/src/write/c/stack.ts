import type { Source } from '../../resolve/resolved';

type Stack = Extract<Source, { kind: 'stack' }>;

/** The stack at this moment: names where the column is text, else the address in the caller. stack.h */
export const stackLine = (stack: Stack, text: boolean, to: string): string =>
  text ? `hl_stack(ctx, ${to}, ${targetText(stack)});` : `${to} = ${callerText(stack)};`;

export function callerText(stack: Stack): string {
  if (stack.names) return `hl_caller(ctx, ${targetText(stack)})`;
  if (stack.at === 'function') return 'hl_caller_of_function(ctx)';
  return `hl_caller_of_event(ctx, ${stack.runner ?? stack.iterator}, ${stack.iterator})`;
}

const targetText = (stack: Stack): string => `"${(stack.at === 'function' && stack.target) || ''}"`;

/** Which functions of the kernel a program asks the addresses of, where names cannot be printed. */
export function stackFunctions(sources: readonly Source[]): string[] {
  const names = sources.flatMap((source) =>
    source.kind === 'stack' && !source.names && source.at === 'event' ? [source.runner, source.iterator] : [],
  );
  const lines = [...new Set(names)].flatMap((name) => (name ? [`HL_KERNEL_FUNCTION(${name});`] : []));
  return lines.length > 0 ? [...lines, ''] : [];
}
