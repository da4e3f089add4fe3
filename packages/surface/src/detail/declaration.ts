/**
 * A C declaration of its type and name, as the C printer gave them apart:
 *
 *   char[16], comm                    char comm[16]
 *   struct file *, f                  struct file *f
 *   void (*[2])(int), fn              void (*fn[2])(int)
 *   __u8[32 + 2], buf                 __u8 buf[32 + 2]
 */
export function joinDeclaration(type: string, name: string): string {
  if (name === '') return type;
  const pointer = /^(.*?\((?:\* ?(?:const |volatile |restrict )*)+)([[)].*)$/.exec(type);
  if (pointer) return `${pointer[1]}${name}${pointer[2]}`;
  const array = /^(.*?)((?:\[[^\]]*\])+)$/.exec(type);
  const [base, counts] = array ? [array[1]!, array[2]!] : [type, ''];
  return `${base}${base.endsWith('*') ? '' : ' '}${name}${counts}`;
}
