import { Problem } from '@hooklab/base';

/** How a field holds its data. `data_loc`: a u32 of offset | length << 16; `rel_loc`: the offset counts from the field's end. */
export type FieldPlace = 'fixed' | 'data_loc' | 'rel_loc';

/** One field of an event's record, as tracefs says it. Offsets and sizes in bytes. */
export interface FormatField {
  name: string;
  /** C type of the whole: "unsigned long", "char[16]", "__data_loc char[]" */
  type: string;
  /** C type of one element: "char"; same as `type` for a scalar */
  elementType: string;
  place: FieldPlace;
  /** elements of an array, null for none; 0 for one whose length the kernel left open */
  count: number | null;
  offset: number;
  size: number;
  signed: boolean;
  /** one of the fields that every event has: common_type, common_flags, common_preempt_count, common_pid */
  common: boolean;
}

export interface EventFormat {
  name: string;
  /** trace_event id; 0 where the file has none */
  id: number;
  fields: FormatField[];
  /** what follows "print fmt: ", untouched */
  printFormat: string;
}

const bad = (what: string, where: string, cause?: string) =>
  new Problem({
    code: 'format-bad',
    what,
    where,
    cause,
    fix: 'Capture the surface again, or report this format',
  });

/**
 *   name: block_rq_issue
 *   ID: 1170
 *   format:
 *   	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
 *   	…
 *   	field:char comm[16];	offset:42;	size:16;	signed:0;
 *   	field:__data_loc char[] cmd;	offset:60;	size:4;	signed:0;
 *
 *   print fmt: "%d,%d %s %u (%s)", …
 *
 * Throws `format-bad` with the line, for anything that is not this.
 */
export function parseFormat(text: string, where = 'format'): EventFormat {
  const event: EventFormat = { name: '', id: 0, fields: [], printFormat: '' };
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith('name: ')) event.name = line.slice(6).trim();
    else if (line.startsWith('ID: ')) event.id = Number.parseInt(line.slice(4), 10) || 0;
    else if (line.startsWith('\tfield:')) event.fields.push(parseField(line, `${where}:${i + 1}`));
    else if (line.startsWith('print fmt: ')) {
      // a print format may have line ends in it: it is the last thing of the file
      event.printFormat = [line.slice(11), ...lines.slice(i + 1)].join('\n').trimEnd();
      break;
    } else if (line.trim() !== '' && line !== 'format:') {
      throw bad('not an event format', `${where}:${i + 1}`, line.slice(0, 80));
    }
  }
  if (event.name === '') throw bad('not an event format: it has no name', where);
  return event;
}

const FIELD = /^\tfield:(.*?);\s*offset:(\d+);\s*size:(\d+);(?:\s*signed:([01]);)?\s*$/;

const ONE_BYTE = new Set(['char', 'unsigned char', 'u8', '__u8', 's8', '__s8', 'uint8_t', 'bool']);

/** "\tfield:__data_loc char[] cmd;\toffset:60;\tsize:4;\tsigned:0;" */
function parseField(line: string, where: string): FormatField {
  const match = FIELD.exec(line);
  if (!match) throw bad('not a field of an event format', where, line.trim().slice(0, 80));
  const declared = parseDeclaration(match[1]!.trim(), where);
  const size = Number(match[3]);
  // "__u8 saddr[sizeof(struct sockaddr_in6)]": the kernel prints its source, but the size tells
  if (declared.place === 'fixed' && declared.count === 0 && ONE_BYTE.has(declared.elementType))
    declared.count = size;
  return {
    ...declared,
    offset: Number(match[2]),
    size,
    signed: match[4] === '1',
    common: declared.name.startsWith('common_'),
  };
}

/**
 *   "char comm[16]"           name comm, char[16]
 *   "__data_loc char[] cmd"   name cmd, u32 location of char[]
 *   "const char * name"       name name, const char *
 *   "u8 addr[sizeof(x)]"      a length that the kernel printed as source: count from size
 */
function parseDeclaration(
  text: string,
  where: string,
): Pick<FormatField, 'name' | 'type' | 'elementType' | 'place' | 'count'> {
  let rest = text;
  let place: FieldPlace = 'fixed';
  if (rest.startsWith('__data_loc ')) place = 'data_loc';
  else if (rest.startsWith('__rel_loc ')) place = 'rel_loc';
  if (place !== 'fixed') rest = rest.slice(rest.indexOf(' ') + 1);

  const match = /^(.*?)([A-Za-z_]\w*)\s*((?:\[[^\]]*\]\s*)*)$/.exec(rest);
  const name = match?.[2] ?? '';
  let element = match?.[1]?.trim() ?? '';
  let brackets = match?.[3]?.replaceAll(/\s*([[\]])\s*/g, '$1') ?? '';
  if (name === '' || element === '') throw bad('not a field declaration', where, text);
  const inner = /^(.*?)\s*((?:\[[^\]]*\])+)$/.exec(element);
  if (inner) {
    element = inner[1]!;
    brackets = inner[2]! + brackets;
  }
  const loc = place === 'fixed' ? '' : `__${place} `;
  return {
    name,
    type: `${loc}${element}${brackets}`,
    elementType: element,
    place,
    count: brackets === '' ? null : lengthOf(brackets),
  };
}

function lengthOf(brackets: string): number {
  let count = 1;
  for (const [, digits] of brackets.matchAll(/\[([^\]]*)\]/g))
    count *= /^\d+$/.test(digits!) ? Number(digits) : 0;
  return count;
}
