import { useStore } from '../../base/useStore';
import { useWorkbench } from '../../workbench/context';
import type { FormState } from '../../workspace/form';

/** The form's state, and what is wrong at a place of it. */
export function useForm(): FormState & { edit(draft: NonNullable<FormState['draft']>): void } {
  const { form } = useWorkbench();
  return { ...useStore(form.state), edit: (draft) => form.edit(draft) };
}

export const faultAt = ({ checked }: Pick<FormState, 'checked'>, place: string) =>
  checked?.faults.find((fault) => fault.place === place) ?? null;
