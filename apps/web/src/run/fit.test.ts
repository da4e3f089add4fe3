import { restrictionsOf } from '@hooklab/advisor';
import { findSpec, narrow } from '@hooklab/probe';
import { expect, test } from 'vitest';
import { fitOf } from './fit';

/** The fit of a ready spec that the words of a question narrowed. */
const fitOfWords = (spec: string, words: string) =>
  fitOf(narrow(findSpec(spec), restrictionsOf(words)).spec.filter);

test.each([
  ['tcp-connects', 'which process connects to port 80', { port: 80 }],
  ['tcp-connects', 'who connects to 10.1.2.3 port 443', { address: '10.1.2.3', port: 443 }],
  ['file-deletes', 'who removes files in /var/tmp', { dir: '/var/tmp' }],
  ['file-deletes', 'who deletes *.log under /srv', { name: '1.log', dir: '/srv' }],
  ['file-opens', 'who opens /etc/passwd', { file: '/etc/passwd' }],
  ['execs', 'what programs are started by cron', { comm: 'cron' }],
  ['disk-io', 'why is disk nullb0 slow', {}],
])('%s: %s', (spec, words, fit) => {
  expect(fitOfWords(spec, words)).toEqual({ fit, unmet: [] });
});

test('what a probe leaves out asks for nothing; what cannot be brought about is told', () => {
  expect(fitOf(findSpec('file-deletes').filter)).toEqual({ fit: {}, unmet: [] });
  expect(fitOfWords('file-opens', 'which files does pid 12 open').unmet).toEqual(['pid']);
  expect(fitOfWords('disk-io', 'why is disk sda slow').unmet).toEqual(['disk']);
});
