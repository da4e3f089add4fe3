export { type Compiled, clang } from './clang';
export { compileForTarget, compilerFault, warmCompiler } from './compile';
export { clangDiagnostics } from './diagnostics';
export { refusedByClang } from './refusal';
