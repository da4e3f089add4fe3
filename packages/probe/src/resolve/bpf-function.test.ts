import { expect, it } from 'vitest';
import { signatureOf } from './bpf-function';

const of = (prototype: string, name: string) => {
  const { params, returns } = signatureOf({ prototype, name }, null);
  const word = (value: (typeof params)[number]['value'] | null) =>
    value === null
      ? 'void'
      : value.kind === 'int'
        ? `${value.signed ? 's' : 'u'}${8 * value.size}`
        : 'pointer';
  return [word(returns), ...params.map((p) => `${p.name}:${word(p.value)}`)];
};

it('reads the widths of a prototype', () => {
  expect(of('int weigh(struct __sk_buff *skb, u64 of, u32 aux)', 'weigh')).toEqual([
    's32',
    'skb:pointer',
    'of:u64',
    'aux:u32',
  ]);
  expect(of('unsigned long long f(unsigned int a, long b, unsigned char c, _Bool d)', 'f')).toEqual([
    'u64',
    'a:u32',
    'b:s64',
    'c:u8',
    'd:u8',
  ]);
  expect(of('void f(void)', 'f')).toEqual(['void']);
  expect(of('short int f(int (*fn)(int, int), __s16 x, enum kind k, const char *text)', 'f')).toEqual([
    's16',
    'arg0:pointer',
    'x:s16',
    'k:u32',
    'text:pointer',
  ]);
});

it('keeps names away from those that the program has itself', () => {
  expect(of('int f(struct xdp_md *ctx, u64 key)', 'f')).toEqual(['s32', 'ctx_:pointer', 'key_:u64']);
});
