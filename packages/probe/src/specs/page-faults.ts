import { WHO, WHO_CAPTURES } from './who';

/** Pages that processes touch for the first time. */
export const pageFaults: unknown = {
  version: 2,
  name: 'page-faults',
  title: 'What page faults processes make',
  about: 'One row for each page fault of user code.',
  columns: [
    ...WHO,
    { name: 'address', ctype: 'void *', about: 'what was touched' },
    { name: 'code', ctype: '__u64', about: '2: to write; 4: by user code; 16: to run it' },
    { name: 'ip', ctype: 'void *', about: 'the instruction' },
  ],
  captures: { ...WHO_CAPTURES, address: 'field.address', code: 'field.error_code', ip: 'field.ip' },
  exercise: 'ls / > /dev/null; true',
  ways: [{ hook: 'tp', points: ['tracepoint:exceptions:page_fault_user'] }],
};
