/** What compiles, loads and runs here, and reads something else than it was written to read. */
export const warnings = {
  'W-01.title':
    'struct ‹struct› has no member ‹name› on this kernel: the branch that reads it is never taken',
  'W-01.cause':
    'bpf_core_field_exists is 0 here, and the program reads nothing else of that struct in its place.',
  'W-01.fix': 'Add a branch that reads what this kernel has instead.',
  'W-02.title': '‹name› has ‹here› bytes on this kernel, and ‹read› are read',
  'W-02.cause':
    'CO-RE finds where the member lies, but the program’s own declaration says how much is read there.',
  'W-02.fix': 'Declare the member as this kernel has it.',
  'W-03.title': '‹name› of ‹event› is not where this program reads it: bytes ‹read›, on this kernel ‹here›',
  'W-03.cause': 'An event’s record is read as the program declares it; its fields change between kernels.',
  'W-03.fix': 'Declare the record as events/‹event›/format of this kernel has it.',
  'W-04.title':
    'Argument ‹name› of ‹fn› is a struct of ‹bytes› bytes: it takes two places, and what follows is one off',
  'W-04.cause': '‹macro› gives each parameter one place of 8 bytes.',
  'W-04.fix': 'Write a parameter for its second half, or use BPF_PROG2.',
  'W-05.title': 'Argument ‹n› of ‹fn› is ‹here› on this kernel, and is read as ‹read›',
  'W-05.cause': 'The function’s arguments are others than those the program was written for.',
  'W-05.fix': 'Take the arguments as this kernel has them: ‹args›.',
  'W-06.title': '‹fn› has ‹n› arguments on this kernel: ‹name› is whatever its register holds',
  'W-06.cause': 'A kprobe is given registers, whatever is in them.',
  'W-06.fix': 'This kernel’s arguments: ‹args›.',
  'W-07.title':
    '‹name› is read when ‹fn› returns: the registers of its arguments hold something else by then',
  'W-07.cause': 'A function may use these registers as it likes.',
  'W-07.fix': 'Use fexit, which keeps the arguments, or keep them in a map at the entry.',
  'W-08.title': '‹fn› is the wrapper of a system call: it is given the caller’s registers, not ‹name›',
  'W-08.cause': 'Since 4.17 the entry of a system call takes one pointer, to the registers of its caller.',
  'W-08.fix': 'Use ksyscall/‹call› with BPF_KSYSCALL, which reads the call’s own arguments.',
  'W-09.title': '‹section› attaches, and never fires here',
  'W-09.cause': '‹why›',
  'W-09.fix': 'Take a point that is run: the advice on this one names those that are.',
  'W-10.title': '‹section› gives ‹given›, and the program takes ‹taken›: what it reads is something else',
  'W-10.cause':
    'Each kind of hook hands out its arguments in its own way; the macro must be that of the section.',
  'W-10.fix': 'Write the macro of the section, or the section of the macro.',
  'W-11.title': '‹fn› is for callers inside the kernel: what processes ask for comes another way',
  'W-11.cause': 'That goes through ‹instead›.',
  'W-11.fix': 'Use ‹instead›, unless the kernel’s own calls are meant.',
} as const;
