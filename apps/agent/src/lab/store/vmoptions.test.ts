import { expect, test } from 'vitest';
import { kernelParameters, optionsText, vmOptions } from './vmoptions';

const none = { memoryMb: undefined, cpus: undefined, lockdown: undefined, lsm: undefined, append: undefined };

test('what becomes of them on the command line: the person’s own come last', () => {
  const options = vmOptions({
    ...none,
    memoryMb: 1024,
    lockdown: 'confidentiality',
    lsm: 'landlock,yama',
    append: 'preempt=full',
  });
  expect(kernelParameters(options)).toBe('lockdown=confidentiality lsm=landlock,yama preempt=full');
  expect(optionsText(options)).toBe('memory=1024M lockdown=confidentiality lsm=landlock,yama preempt=full');
  expect(kernelParameters(vmOptions({ ...none, lockdown: 'none' }))).toBeUndefined();
  expect(optionsText(vmOptions(none))).toBe('');
});

test.each([
  { memoryMb: 100 },
  { memoryMb: '1G' },
  { cpus: 0 },
  { lockdown: 'some' },
  { lsm: 'bpf quiet' },
  { lsm: '' },
  { append: 'a\nb' },
])('%j is refused with its rule', (given) => {
  expect(() => vmOptions({ ...none, ...given })).toThrow(
    expect.objectContaining({ code: 'usage', cause: expect.stringMatching(/^--/) }),
  );
});
