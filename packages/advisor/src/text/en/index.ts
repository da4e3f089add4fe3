import { corrections } from './corrections';
import { hooks } from './hooks';
import { predicates } from './predicates';
import { why } from './why';

/** English. Another language is an object of the same keys (type Texts). */
export const en = { ...predicates, ...why, ...hooks, ...corrections } as const;
