/** The number of getppid(2): what `process.ppid` calls, each time. */
export const GETPPID = { x64: 110, arm64: 173, riscv64: 173, s390x: 64, ppc64: 64 }[process.arch];
