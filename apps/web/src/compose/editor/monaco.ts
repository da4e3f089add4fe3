import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/cpp/register';

export * as monaco from 'monaco-editor/editor';

// Self-hosted: everything comes from the agent's own address.
self.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('./monaco.worker.ts', import.meta.url), { type: 'module' }),
};
