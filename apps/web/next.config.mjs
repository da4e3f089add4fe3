import { join } from 'node:path';

/** @type {import('next').NextConfig} */
const config = {
  output: 'export',
  reactStrictMode: true,
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
