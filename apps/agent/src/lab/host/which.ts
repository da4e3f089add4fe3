import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { missingTool } from './run';

/** The full path of a program in PATH. Throws Problem `lab-tool-missing`. */
export function needProgram(name: string, path = process.env.PATH ?? ''): string {
  for (const dir of path.split(':')) {
    if (!dir.startsWith('/')) continue;
    const file = join(dir, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // not here
    }
  }
  throw missingTool(name);
}
