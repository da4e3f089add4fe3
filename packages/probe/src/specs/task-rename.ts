/**
 * A task gets a new name: prctl(PR_SET_NAME), /proc/PID/comm, exec, kernel threads. The task is not always the
 * caller (kernel threads are named by their creator), so nothing here is the current task's own but ts.
 */
export const taskRename: unknown = {
  version: 2,
  name: 'task-rename',
  title: 'Tasks renamed',
  about:
    'One row for each change of a task’s name (comm): by exec, prctl or /proc. Seen before the change, so the old name is still the task’s.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'pid', ctype: '__s32', about: "the renamed task: the kernel's pid, a thread id" },
    { name: 'oldcomm', ctype: 'char[16]', about: 'its name until now', status: false },
    { name: 'newcomm', ctype: 'char[16]', about: 'its name from now on' },
    { name: 'oom_score_adj', ctype: '__s16', about: 'how readily it is killed when memory is short' },
  ],
  captures: { ts: 'ts' },
  exercise: 'for name in tick tock; do printf %s "$name" > "/proc/$$/comm"; done; true',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:task:task_rename'],
      captures: {
        pid: 'field.pid',
        oldcomm: 'field.oldcomm',
        newcomm: 'field.newcomm',
        oom_score_adj: 'field.oom_score_adj',
      },
      note: 'Reads the record that the kernel makes; needs tracefs. A longer name is already cut there.',
    },
    {
      hook: 'tp_btf',
      points: ['tracepoint:task:task_rename'],
      captures: {
        pid: 'arg.task->pid',
        oldcomm: 'arg.task->comm',
        newcomm: 'arg.comm',
        oom_score_adj: 'arg.task->signal->oom_score_adj',
      },
      note: 'The tracepoint’s own arguments, typed: no record is made.',
    },
    {
      hook: 'raw_tp',
      points: ['tracepoint:task:task_rename'],
      captures: {
        pid: 'arg.task->pid',
        oldcomm: 'arg.task->comm',
        newcomm: 'arg.comm',
        oom_score_adj: 'arg.task->signal->oom_score_adj',
      },
      note: 'The same arguments, untyped.',
    },
    {
      hook: 'fentry',
      points: ['fn:__set_task_comm'],
      captures: {
        pid: 'arg.tsk->pid',
        oldcomm: 'arg.tsk->comm',
        newcomm: 'arg.buf',
        oom_score_adj: 'arg.tsk->signal->oom_score_adj',
      },
      note: 'The function around the tracepoint; functions are renamed more often than tracepoints.',
    },
    {
      hook: 'kprobe',
      points: ['fn:__set_task_comm'],
      captures: {
        pid: 'arg.tsk->pid',
        oldcomm: 'arg.tsk->comm',
        newcomm: 'arg.buf',
        oom_score_adj: 'arg.tsk->signal->oom_score_adj',
      },
      note: 'The same function where fentry is refused; needs CONFIG_KPROBES.',
    },
  ],
};
