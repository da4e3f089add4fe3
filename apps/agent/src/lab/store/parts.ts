import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moduleOfFile } from './modules';

/** Where the parts of a kernel lie; what there is none of is undefined or empty. */
export interface KernelParts {
  /** a bzImage or an ELF vmlinux */
  image: string;
  config: string | undefined;
  /** modules.builtin */
  builtin: string | undefined;
  /** module files by the module's name */
  modules: Map<string, string>;
  /** by the directory of the modules */
  release: string | undefined;
}

/**
 * In what packages were unpacked to: boot/vmlinuz-6.12.117+deb13-amd64, or usr/lib/modules/7.2.12+deb14-amd64/vmlinuz.
 * undefined: there is no kernel in it.
 */
export function partsOfPackage(root: string): KernelParts | undefined {
  const files = filesBelow(root);
  const find = (pattern: RegExp): string | undefined => {
    const name = files.find((file) => pattern.test(file));
    return name && join(root, name);
  };
  const image = find(/(?:^|\/)boot\/vmlinu[xz]-[^/]+$/) ?? find(/lib\/modules\/[^/]+\/vmlinu[xz]$/);
  if (!image) return undefined;
  const release = files.map((name) => /lib\/modules\/([^/]+)\//.exec(name)?.[1]).find(Boolean);
  return {
    image,
    config: find(/(?:^|\/)boot\/config-[^/]+$/) ?? find(/lib\/modules\/[^/]+\/config$/),
    builtin: find(/lib\/modules\/[^/]+\/modules\.builtin$/),
    modules: moduleFiles(root, files),
    release: release ?? /\/vmlinu[xz]-([^/]+)$/.exec(image)?.[1],
  };
}

/** In the directory of a kernel build. undefined: nothing was built in it. */
export function partsOfBuild(dir: string): KernelParts | undefined {
  // the bzImage has the kernel without its debugging information, which vmlinux has hundreds of MB of
  const image = ['arch/x86/boot/bzImage', 'arch/x86_64/boot/bzImage', 'vmlinux']
    .map((name) => join(dir, name))
    .find((path) => existsSync(path));
  if (!image) return undefined;
  return { image, ...beside(dir), modules: moduleFiles(dir, filesBelow(dir)), release: undefined };
}

/** A kernel as a file, and the directory of its modules if there is one: /lib/modules/RELEASE or the like. */
export function partsOfImage(image: string, modulesDir: string | undefined): KernelParts {
  if (!modulesDir)
    return { image, config: undefined, builtin: undefined, modules: new Map(), release: undefined };
  return {
    image,
    ...beside(modulesDir),
    modules: moduleFiles(modulesDir, filesBelow(modulesDir)),
    release: undefined,
  };
}

function beside(dir: string): Pick<KernelParts, 'config' | 'builtin'> {
  const there = (names: string[]): string | undefined =>
    names.map((name) => join(dir, name)).find((path) => existsSync(path));
  return { config: there(['.config', 'config']), builtin: there(['modules.builtin']) };
}

const filesBelow = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' });

function moduleFiles(root: string, files: string[]): Map<string, string> {
  const out = new Map<string, string>();
  for (const file of files) {
    const name = moduleOfFile(file);
    if (name && !out.has(name)) out.set(name, join(root, file));
  }
  return out;
}
