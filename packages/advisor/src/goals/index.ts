import { FILE_GOALS } from './files';
import { FILESYSTEM_GOALS } from './filesystems';
import { FUNCTION_GOALS } from './functions';
import { BRANCHES, type BranchId, type Goal } from './goal';
import { MACHINE_GOALS } from './machine';
import { NETWORK_GOALS } from './network';
import { PRESSURE_GOALS } from './pressure';
import { PROCESS_GOALS } from './processes';
import { SETTING_GOALS } from './setting';
import { SYSCALL_GOALS } from './syscalls';
import { USER_GOALS } from './user';

/** G-01 … G-36 of the fact base and our own from G-37 on. */
export const GOALS: readonly Goal[] = [
  ...SYSCALL_GOALS,
  ...FILE_GOALS,
  ...PROCESS_GOALS,
  ...FUNCTION_GOALS,
  ...NETWORK_GOALS,
  ...MACHINE_GOALS,
  ...USER_GOALS,
  ...FILESYSTEM_GOALS,
  ...PRESSURE_GOALS,
  ...SETTING_GOALS,
];

export const goalById: ReadonlyMap<string, Goal> = new Map(GOALS.map((g) => [g.id, g]));

/** The tree: each branch with its goals. */
export const GOAL_TREE: readonly { branch: BranchId; goals: readonly Goal[] }[] = BRANCHES.map((branch) => ({
  branch,
  goals: GOALS.filter((g) => g.branch === branch),
}));

export { BRANCHES, type BranchId, type Goal, type GoalHook, type ParamId } from './goal';
export { NEED_IDS, type NeedId, type Needs, parseNeeds } from './needs';
