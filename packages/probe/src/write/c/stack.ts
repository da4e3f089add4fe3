/** Frames of a stack: bpf_snprintf() takes twelve values at most, and the first ones are the hook's own. */
const FRAMES = 8;

/** The stack at this moment: names where the column is text, else the address of the caller. */
export function stackLines(names: boolean, to: string): string[] {
  const ips = Array.from({ length: FRAMES }, (_, i) => `(void *)ips[${i}]`);
  const format = Array.from({ length: FRAMES }, () => '%pB').join(' < ');
  return [
    '{',
    `\t__u64 ips[${FRAMES}] = {};`,
    '',
    '\tbpf_get_stack(ctx, ips, sizeof(ips), 0);',
    ...(names
      ? [
          `\tBPF_SNPRINTF(${to}, sizeof(${to}), "${format}",`,
          `\t\t     ${ips.slice(0, 4).join(', ')},`,
          `\t\t     ${ips.slice(4).join(', ')});`,
        ]
      : [`\t${to} = (void *)ips[1];`]),
    '}',
  ];
}
