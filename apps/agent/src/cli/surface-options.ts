import { Problem } from '@hooklab/base';
import { kindOf, POINT_KINDS, type PointKind, type Surface } from '@hooklab/surface';
import { type Command, InvalidArgumentError } from 'commander';
import { loadSurface } from '../surface/load';
import type { Setting } from './setting';

export interface From {
  surface?: string;
  target?: string;
  json?: boolean;
}

/** --surface, --target, --json: of every command that reads one surface. */
export const fromOptions = (command: Command, json = 'one JSON line a point'): Command =>
  command
    .option('-s, --surface <surface>', 'a shipped surface such as debian-6.12, a directory or a tar')
    .option('-t, --target <target>', 'ask a live target’s kernel instead')
    .option('--json', json);

export function open(from: From, { workbench, product }: Setting): Promise<Surface> {
  if (from.surface !== undefined && from.target !== undefined) {
    throw new Problem({ code: 'usage', what: 'Give either --surface or --target' });
  }
  return loadSurface(from, workbench.surfaces, product.surfacesDir);
}

/** A surface by name, or a target that is asked live: for commands that take two of them. */
export function openNamed(name: string, setting: Setting): Promise<Surface> {
  return open(/^(?:local$|lab:|ssh:)/.test(name) ? { target: name } : { surface: name }, setting);
}

export function kindOption(word: string): PointKind {
  const kind = kindOf(word);
  if (kind) return kind;
  throw new InvalidArgumentError(`Take one of ${POINT_KINDS.join(', ')}.`);
}
