import type { HookId } from '@hooklab/hook';
import type { Source } from '../predicates/source';
import type { MessageId } from '../text/message';

/** Nanoseconds an empty program adds to one event, from a named place. Never one number alone. */
export interface Cost {
  readonly ns: number;
  readonly upTo?: number;
  readonly on: string;
  readonly source: Source;
}

export interface MinKernel {
  /** "5.5"; null: not there on this architecture */
  readonly x86_64: string | null;
  readonly arm64: string | null;
  readonly source: Source;
}

/** Points out of five by column of the scorer; 5 is best. hook-facts D.0. */
export interface Scores {
  readonly stability: number;
  readonly typed: number;
  readonly together: number;
  readonly cost: number;
  readonly privileges: number;
  readonly breadth: number;
  readonly reach: number;
}

/** What the advisor knows of a hook type beyond what it is (@hooklab/hook): its age, price and traps. */
export interface HookAdvice {
  readonly id: HookId;
  /** row of the fact base: H-fentry */
  readonly fact: string;
  readonly config: readonly string[];
  /** capabilities of a program that is not root */
  readonly caps: { readonly load: string; readonly attach: string };
  readonly minKernel: MinKernel;
  /** first libbpf that knows the section: [1, 5] */
  readonly minLibbpf: readonly [number, number];
  readonly stability: 'high' | 'medium' | 'low' | 'application';
  /** 1 is cheapest */
  readonly costRank: number;
  readonly costs: readonly Cost[];
  readonly scores: Scores;
  readonly text: { readonly title: MessageId; readonly sees: MessageId; readonly blind: MessageId };
}
