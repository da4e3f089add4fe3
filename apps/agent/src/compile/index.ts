export { type Compiled, clang } from './clang';
export { compileForTarget, compilerFault, headersFor, warmCompiler } from './compile';
export { clangDiagnostics } from './diagnostics';
export { refusedByClang } from './refusal';
