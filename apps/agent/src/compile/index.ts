export { type Compiled, clang } from './clang';
export { compileForTarget, compilerFault } from './compile';
export { clangDiagnostics } from './diagnostics';
export { refusedByClang } from './refusal';
