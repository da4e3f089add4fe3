import { readFileSync } from 'node:fs';
import { Btf } from '../btf';

const file = (name: string) => new URL(`../fixtures/${name}`, import.meta.url);

export const kernelBytes = (): Uint8Array => new Uint8Array(readFileSync(file('kernel.btf')));
export const kernelSource = (): string => readFileSync(file('kernel.c'), 'utf8');
export const kernelBtf = (): Btf => Btf.read(kernelBytes(), { origin: 'kernel.btf' });
