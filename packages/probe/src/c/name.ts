/** "task-rename" → "on_task_rename": the C function, and the program's name in the kernel (cut there at 15). */
export function programName(spec: string): string {
  return `on_${spec.replaceAll('-', '_')}`;
}
