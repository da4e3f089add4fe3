import { Store } from '../base/store';
import type { Keeper } from '../workspace/keep';
import type { Face } from './context';

const KEY = 'hooklab.face';
const FACES: readonly Face[] = ['form', 'c', 'bpftrace'];

/** What this browser showed last; the C where that is not known. */
export function keptFace(keeper: Keeper): Store<Face> {
  const face = new Store<Face>(read(keeper));
  face.subscribe(() => {
    try {
      keeper.setItem(KEY, face.get());
    } catch {
      // the browser keeps nothing: then the next page begins with the C
    }
  });
  return face;
}

function read(keeper: Keeper): Face {
  try {
    return FACES.find((face) => face === keeper.getItem(KEY)) ?? 'c';
  } catch {
    return 'c';
  }
}
