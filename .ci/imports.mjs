// The import table of the rooms and their folders (imports/table.mjs), checked. Imports go down only:
//   a room imports the rooms of its row, by what they export; a folder with layers those before it;
//   no files import each other in a circle, no two folders of a room import each other, but for the debts listed;
//   pure packages are type-checked without Node and the DOM.
// Fails on anything else, and on a debt that is no longer one.
import { fileURLToPath } from 'node:url';
import { check } from './imports/check.mjs';
import * as table from './imports/table.mjs';

const faults = check(fileURLToPath(new URL('..', import.meta.url)), table);
for (const fault of faults) console.error(fault);
const debts = table.CIRCLES.length + table.PAIRS.length;
console.log(
  `imports: ${faults.length === 0 ? `the table holds, with ${debts} debts` : `${faults.length} against the table`}`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
