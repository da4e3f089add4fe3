import { adviseTool, proveTool } from './advice-tools';
import { composeTool } from './compose-tool';
import { askTool, labTool, libraryTool } from './known';
import { runTool } from './run-tool';
import { diffTool, searchTool, showTool } from './surface-tools';
import type { Tool } from './tool';

/** In the order of a question's way: what is meant, where, which hook, does it work, what becomes of it. */
export const TOOLS: readonly Tool[] = [
  askTool,
  libraryTool,
  labTool,
  searchTool,
  showTool,
  diffTool,
  adviseTool,
  proveTool,
  composeTool,
  runTool,
];
