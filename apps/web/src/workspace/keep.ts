import { draftSchema } from '@hooklab/probe';
import { type Workspace, workspaceSchema } from '@hooklab/protocol';
import { z } from 'zod';

/** The part of localStorage that is used; it may refuse (full, forbidden). */
export type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const WORKSPACE = 'hooklab.workspace';
const DRAFT = 'hooklab.draft.';

/** The browser keeps a text that is too large to run as well: it was typed. */
const keptSchema = workspaceSchema.extend({ source: z.string() });

/** Returns false when the browser would not keep it. */
export function keepWorkspace(keeper: Keeper, workspace: Workspace): boolean {
  return put(keeper, WORKSPACE, JSON.stringify(workspace));
}

/** null when there is none, or what is there is no workspace. */
export function keptWorkspace(keeper: Keeper): Workspace | null {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(keeper.getItem(WORKSPACE) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Edited C is kept for each spec and hook, so that looking at another one loses nothing. */
export function keepDraft(keeper: Keeper, spec: string, hook: string, source: string): boolean {
  return put(keeper, draftKey(spec, hook), source);
}

export function keptDraft(keeper: Keeper, spec: string, hook: string): string | null {
  try {
    return keeper.getItem(draftKey(spec, hook));
  } catch {
    return null;
  }
}

export function dropDraft(keeper: Keeper, spec: string, hook: string): void {
  try {
    keeper.removeItem(draftKey(spec, hook));
  } catch {
    // Nothing was kept, then.
  }
}

function draftKey(spec: string, hook: string): string {
  return `${DRAFT}${spec}/${hook}`;
}

const FORM = 'hooklab.form';

const formSchema = z.strictObject({
  /** of which spec and hook it is, as `documentOf` says it */
  of: z.string(),
  draft: draftSchema,
});
export type KeptForm = z.infer<typeof formSchema>;

/** What was typed into a form, right or wrong. */
export const keepForm = (keeper: Keeper, form: KeptForm): boolean => put(keeper, FORM, JSON.stringify(form));

/** null when there is none, or what is there is none. */
export function keptForm(keeper: Keeper): KeptForm | null {
  try {
    const parsed = formSchema.safeParse(JSON.parse(keeper.getItem(FORM) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function put(keeper: Keeper, key: string, value: string): boolean {
  try {
    keeper.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
