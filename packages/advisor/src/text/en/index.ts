import { corrections } from './corrections';
import { engine } from './engine';
import { errors } from './errors';
import { goals } from './goals';
import { goalsWider } from './goals-wider';
import { hooks } from './hooks';
import { predicates } from './predicates';
import { remedies } from './remedies';
import { warnings } from './warnings';
import { why } from './why';

/** English. Another language is an object of the same keys (type Texts). */
export const en = {
  ...predicates,
  ...why,
  ...hooks,
  ...corrections,
  ...errors,
  ...remedies,
  ...goals,
  ...goalsWider,
  ...engine,
  ...warnings,
} as const;
