import { hookType } from '@hooklab/hook';
import { STRUCTS } from '@hooklab/surface';
import { redeclared } from '../source/record';
import { changing, type Maker, plain } from './context';

/** A record that the program declares by hand, with the fields that the event has here. */
export const ownRecordFields: Maker = (c) => {
  const { program, hook, target, facts, source } = c;
  if (
    !program ||
    !facts ||
    !source ||
    target?.kind !== 'tracepoint' ||
    hook === null ||
    hookType(hook).context !== 'record'
  )
    return [];
  const struct = /^struct\s+(\w+)\s*\*/.exec(program.params[0]?.text ?? '')?.[1];
  const fields = facts.record(target.category, target.name)?.fields;
  if (!struct || !fields?.length || facts.types.vmlinux?.find(struct, STRUCTS)) return [];
  const change = changing(c, redeclared(source.text, program, struct, fields));
  return change.edits ? [plain('own-record-fields', change)] : [];
};
