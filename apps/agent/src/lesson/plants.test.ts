import { execFileSync } from 'node:child_process';
import { PLANTS, type PlantName } from '@hooklab/lessons';
import { expect, it } from 'vitest';
import { plant } from './plants';

it.each(Object.keys(PLANTS) as PlantName[])('%s plants what it says, another one each time', (name) => {
  const { secrets, command } = plant(name);
  expect(Object.keys(secrets)).toEqual(PLANTS[name].secrets);
  const others = Array.from({ length: 8 }, () => JSON.stringify(plant(name).secrets));
  expect(new Set(others).size).toBeGreaterThan(1);
  // a shell takes it, and so does Python where there is some
  execFileSync('sh', ['-n', '-c', command]);
  const python = /python3 -c '([^']*)'/.exec(command)?.[1];
  if (python)
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: python });
});
