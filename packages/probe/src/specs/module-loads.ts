import { WHO, WHO_CAPTURES } from './who';

/** Which modules the kernel loads. */
export const moduleLoads: unknown = {
  version: 2,
  name: 'module-loads',
  title: 'What modules are loaded',
  about: 'One row for each module that is loaded; the current process is the one that loads it.',
  columns: [
    ...WHO,
    { name: 'module', ctype: 'char[64]', about: 'its name' },
    {
      name: 'taints',
      ctype: '__u32',
      about: 'what it marks the kernel with: 1 proprietary, 4096 from outside',
    },
  ],
  captures: { ...WHO_CAPTURES, module: 'field.name', taints: 'field.taints' },
  exercise: 'modprobe -r dummy 2> /dev/null; rmmod dummy 2> /dev/null; modprobe dummy; true',
  ways: [{ hook: 'tp', points: ['tracepoint:module:module_load'] }],
};
