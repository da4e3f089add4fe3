import { HOOK_IDS, hookType } from '@hooklab/hook';

/** Programs that a lab VM has of the machine it runs on, with a symbol that is there and one that is not. */
const POINTS = [
  'user:/bin/bash:readline',
  'user:/bin/bash:hooklab_no_such',
  'user:/lib/x86_64-linux-gnu/libc.so.6:malloc',
  'user:/hooklab/no-such-file:main',
];
const HOOKS = HOOK_IDS.filter((id) => id !== 'usdt' && hookType(id).family === 'user');
const USDT = ['usdt:/lib/x86_64-linux-gnu/libstdc++.so.6:libstdcxx:throw', 'usdt:/bin/bash:bash:no_such'];

/** User-space hooks: the kernel's part is predicted, the file decides the rest, so no verdict is due. */
export const USER_CASES = [
  ...POINTS.flatMap((point) => HOOKS.map((hook) => ({ point, hook, stratum: 'user' as const }))),
  ...USDT.map((point) => ({ point, hook: 'usdt' as const, stratum: 'user' as const })),
];
