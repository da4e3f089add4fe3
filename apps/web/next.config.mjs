import { join } from 'node:path';
import { codeHash } from './code.config.mjs';

/** @type {import('next').NextConfig} */
const config = {
  output: 'export',
  reactStrictMode: true,
  // what the browser keeps of one code is nothing to another: src/kernel/answers/code.ts
  env: { HOOKLAB_CODE: codeHash(join(import.meta.dirname, '../..')) },
  poweredByHeader: false,
  // Workspace packages are TypeScript source, without a dist of their own.
  transpilePackages: [
    '@hooklab/base',
    '@hooklab/surface',
    '@hooklab/advisor',
    '@hooklab/probe',
    '@hooklab/records',
    '@hooklab/protocol',
  ],
  turbopack: { root: join(import.meta.dirname, '../..') },
};

export default config;
