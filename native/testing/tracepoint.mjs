/** attach.test.mjs's child that sees tracefs: prints what attaching to tracepoints gave. */
import { BpfObject } from '../index.js';
import { compile } from './compile.mjs';
import { getppid } from './kernel.mjs';

const object = BpfObject.open(compile('hooks'));
for (const { name } of object.programs) object.setAutoload(name, name === 'on_tracepoint');
object.setConstant('traced_tgid', process.pid);
await object.load();
const refused = await object
  .attach('on_tracepoint', { kind: 'tp', category: 'syscalls', name: 'sys_enter_no_such_call' })
  .catch((error) => error);
const link = await object.attach('on_tracepoint', {
  kind: 'tp',
  category: 'syscalls',
  name: 'sys_enter_getppid',
});
getppid(5);
link.close();
getppid(5);
const { stage, code, log } = refused;
process.stdout.write(
  JSON.stringify({ hits: object.perCpuCounters('hits')[0], refused: { stage, code }, log }),
);
object.close();
