import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

/** A program of `bpf/bench`, built here, as the shell command that makes it `/tmp/NAME` in a lab VM. */
export async function placed(bpfDir: string, name: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-bench-'));
  try {
    const binary = join(dir, name);
    await promisify(execFile)('cc', ['-O1', '-s', '-o', binary, join(bpfDir, 'bench', `${name}.c`)]);
    const text = gzipSync(readFileSync(binary)).toString('base64');
    return `echo ${text} | base64 -d | gunzip > /tmp/${name} && chmod +x /tmp/${name}`;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
