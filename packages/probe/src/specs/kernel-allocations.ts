import { WHO, WHO_CAPTURES } from './who';

/** Large pieces of memory that the kernel takes for itself. */
export const kernelAllocations: unknown = {
  version: 2,
  name: 'kernel-allocations',
  title: 'What the kernel allocates',
  about: 'One row for each kmalloc of 4096 bytes and more. The call site is an address of the kernel’s code.',
  columns: [
    ...WHO,
    { name: 'bytes', ctype: '__u64', about: 'asked for' },
    { name: 'taken', ctype: '__u64', about: 'what it takes' },
    { name: 'call_site', ctype: 'void *', about: 'who asked' },
  ],
  captures: {
    ...WHO_CAPTURES,
    bytes: 'field.bytes_req',
    taken: 'field.bytes_alloc',
    call_site: 'field.call_site',
  },
  filter: [{ column: 'bytes', op: '>=', value: 4096 }],
  exercise: 'ls / > /dev/null; cat /proc/self/maps /proc/mounts > /dev/null; true',
  ways: [{ hook: 'tp', points: ['tracepoint:kmem:kmalloc'] }],
};
