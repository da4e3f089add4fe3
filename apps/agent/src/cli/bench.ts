import { Command } from 'commander';
import { benchAttachCommand } from './bench-attach';
import { benchDoctorCommand } from './bench-doctor';
import { benchLibraryCommand } from './bench-library';
import { benchQuestionsCommand } from './bench-questions';
import { benchStopCommand } from './bench-stop';
import { benchStreamCommand } from './bench-stream';
import { benchSyscallsCommand } from './bench-syscalls';
import { truthCommand } from './bench-truth';

/** Measurements and checks against real kernels: run by hand, never as a test. */
export const benchCommand = (): Command =>
  new Command('bench')
    .description('Check what is claimed against real kernels')
    .addCommand(benchAttachCommand().exitOverride())
    .addCommand(benchDoctorCommand().exitOverride())
    .addCommand(benchLibraryCommand().exitOverride())
    .addCommand(benchQuestionsCommand().exitOverride())
    .addCommand(benchStopCommand().exitOverride())
    .addCommand(benchStreamCommand().exitOverride())
    .addCommand(benchSyscallsCommand().exitOverride())
    .addCommand(truthCommand().exitOverride());
