import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { line, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { optionsText, vmOptions } from '../lab';
import { print, say } from '../output/output';
import { runUnprivileged } from '../privilege/drop';
import { isRoot, unprivilegedOwner } from '../state/owner';
import { paths } from '../state/paths';
import { product } from '../state/product';
import { labDetached } from '../target/lab';
import { setting, withSetting } from './setting';
import { unprivileged } from './unprivileged';

interface Options {
  name?: string;
  modules?: string | undefined;
  memory?: string;
  cpus?: string;
  lockdown?: string;
  lsm?: string;
  append?: string;
  json?: boolean;
}

const SOURCES = `
SOURCE is one of
  linux-image-rt-amd64@trixie           a Debian package; without @SUITE the newest of the releases
  linux-image-6.12.117+deb13-cloud-amd64
  debian:trixie-backports               the newest kernel of a suite
  ./linux-image-….deb [./more.deb …]    packages as files
  ./bzImage [--modules DIR]             a kernel as a file, or a vmlinux
  ./linux                               the directory of a kernel build
  lab:6.12                              a kernel of the lab, with other options

The kernel is booted once and is kept when it came up.`;

/** A kernel more. */
export const addCommand = (): Command =>
  new Command('add')
    .argument('<source...>')
    .description('Add a kernel to the lab; its target is lab:NAME')
    .option('--name <name>', 'how it is called; after its release when not given')
    .option('--modules <dir>', 'the modules of a kernel that is given as a file')
    .option('--memory <MiB>', 'of its VM')
    .option('--cpus <n>', 'of its VM')
    .option('--lockdown <level>', 'none, integrity or confidentiality')
    .option('--lsm <list>', 'its security modules, as the kernel’s own lsm=')
    .option('--append <text>', 'more kernel parameters')
    .option('--json', 'one JSON object: {version, kernel}')
    .addHelpText('after', SOURCES)
    .action(async (words: string[], options: Options) => {
      const sources = words.map(asPath);
      const modules = options.modules === undefined ? undefined : resolve(options.modules);
      if (isRoot()) {
        // the agent's own user does it, in another directory
        const args = ['lab', 'add', ...flags({ ...options, modules }), '--', ...sources];
        process.exitCode = await runUnprivileged(args, unprivilegedOwner(), paths(), product());
        return;
      }
      await withSetting(async ({ paths, product }, signal) => {
        let last = '';
        const kernel = await labDetached(paths).add(
          sources,
          {
            name: options.name,
            modulesDir: modules,
            options: vmOptions({
              memoryMb: number(options.memory),
              cpus: number(options.cpus),
              lockdown: options.lockdown,
              lsm: options.lsm,
              append: options.append,
            }),
          },
          product,
          (text) => {
            // a download says the same again with other bytes
            if (text !== last) say(line`lab: ${text}`);
            last = text;
          },
          signal,
        );
        if (options.json) {
          print(printableJson({ version: 1, kernel }));
          return;
        }
        const seconds = (kernel.added!.bootMs / 1000).toFixed(1);
        const words = [kernel.release, `up after ${seconds} s`, optionsText(kernel.options)];
        print(line`lab:${kernel.version} is here: ${words.filter(Boolean).join(', ')}`);
        for (const lack of kernel.lacks) print(line`  ${lack}`);
      });
    });

export const removeCommand = (): Command =>
  new Command('remove')
    .argument('<name>')
    .description('Remove an added kernel, and stop its VM')
    .action(
      unprivileged(async (name: string) => {
        const removed = await labDetached(setting().paths).remove(name);
        print(line`lab:${name} ${removed ? 'is removed' : 'was not there'}`);
        if (!removed) process.exitCode = 1;
      }),
    );

/** A word that names a file here is that file; what has a `/` or ends with .deb is meant as one. */
const asPath = (word: string): string =>
  existsSync(word) || word.includes('/') || word.endsWith('.deb') ? resolve(word) : word;

/** What is no number is refused where the bounds are. */
const number = (text: string | undefined): unknown =>
  text === undefined ? undefined : /^[0-9]+$/.test(text) ? Number(text) : text;

const flags = (options: Options): string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}=${value}`],
  );
