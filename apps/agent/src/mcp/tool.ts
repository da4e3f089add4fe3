import type { z } from 'zod';
import type { Workbench } from '../run/workbench';
import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import type { Kernels } from './kernels';

/** What every tool works with. */
export interface Bench {
  readonly workbench: Workbench;
  readonly product: Product;
  readonly paths: Paths;
  readonly kernels: Kernels;
  /** targets beside lab VMs may be used: who started the server said so */
  readonly allowLocal: boolean;
}

/** One call: `signal` when it was cancelled or its client has gone, `tell` a word of progress. */
export interface Call {
  readonly signal: AbortSignal;
  tell(words: string): void;
}

/** What a program that asks can call. `answer` gives a JSON object, or throws a Problem. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly input: z.ZodObject;
  /** it changes nothing on any machine, not even for a moment */
  readonly readOnly: boolean;
  answer(input: unknown, bench: Bench, call: Call): Promise<object>;
}

/** The same with the type of its input, which `input` has checked. */
export function tool<Input extends z.ZodObject>(of: {
  name: string;
  title: string;
  about: string;
  input: Input;
  readOnly: boolean;
  answer(input: z.infer<Input>, bench: Bench, call: Call): Promise<object>;
}): Tool {
  return of as Tool;
}
