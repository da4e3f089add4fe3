import type { CType, IntType } from '../../typing/ctype';

/** The type that a program reads a value as: numbers by their width, so that one name stands for all of a kind. */
export function readType(type: CType): string | null {
  if (type.kind === 'int') return numberType(type);
  if (type.kind !== 'pointer') return null;
  const { to } = type;
  if (to.kind === 'struct') return to.name.includes('(anonymous)') ? null : `${to.name} *`;
  if (to.kind === 'int') return `${numberType(to)} *`;
  if (to.kind === 'pointer') {
    const inner = readType(to);
    return inner && `${inner}*`;
  }
  return 'void *';
}

export const numberType = ({ size, signed, char }: IntType): string =>
  char ? 'char' : `__${signed ? 's' : 'u'}${size * 8}`;
