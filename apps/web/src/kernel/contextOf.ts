import type { Candidate } from '@hooklab/advisor';
import { contextText } from '@hooklab/probe';

/** The C line that takes a candidate's context, of the first of its points. */
export const contextOf = ({ hook, points, sees }: Candidate): string =>
  contextText(hook, points[0]!, sees[0]?.map(({ read }) => read) ?? []);
