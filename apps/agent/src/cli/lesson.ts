import { Command } from 'commander';
import { lessonCheckCommand } from './lesson-check';
import { lessonListCommand } from './lesson-list';
import { lessonShowCommand } from './lesson-show';

export const lessonCommand = (): Command =>
  new Command('lesson')
    .description('Lessons: predict, run, see; and the proof that each holds on its kernels')
    .addCommand(lessonListCommand())
    .addCommand(lessonShowCommand())
    .addCommand(lessonCheckCommand());
