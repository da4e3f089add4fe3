import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Btf, FUNCS, prototypeOf, readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { handedBy, handsOut } from './handed';

/**
 * What the verifier said of a fentry program that reads one argument, loaded on each kernel of the lab. A function and
 * the number of its argument; a kernel that has no such function is left out.
 */
type Answers = Partial<
  Record<'5.10' | '6.1' | '6.12' | '7.2', [fn: string, arg: number, handedOut: boolean][]>
>;

const TRIED: Record<string, Answers> = {
  struct: { '6.12': [['CDAT_read', 0, true]], '7.2': [['CDAT_read', 0, true]] },
  union: { '6.12': [['LZ4_decompress_fast_continue', 0, true]] },
  'a number': { '6.12': [['CDAT_read', 4, true]] },
  'char, const char': {
    '5.10': [
      ['try_to_run_init_process', 0, true],
      ['max_precise_show', 2, true],
    ],
    '6.12': [
      ['CDAT_read', 3, true],
      ['LZ4_decompress_fast', 0, true],
    ],
  },
  'u8, bool': {
    '5.10': [
      ['optimize_nops', 0, false],
      ['load_microcode_amd', 1, false],
      ['__sock_tx_timestamp', 1, false],
    ],
    '6.1': [
      ['optimize_nops', 0, true],
      ['evict_folios', 3, true],
    ],
    '6.12': [['__delayacct_thrashing_end', 0, true]],
  },
  void: {
    '5.10': [['kernel_init', 0, true]],
    '6.1': [['arch_get_vdso_data', 0, true]],
    '6.12': [['FSE_buildCTable_wksp', 4, true]],
  },
  'const void, volatile void': {
    '5.10': [
      ['match_dev_by_label', 1, false],
      ['iounmap', 0, false],
    ],
    '6.1': [
      ['match_dev_by_label', 1, false],
      ['memcpy_fromio', 1, false],
    ],
    '6.12': [
      ['FSE_compress_usingCTable', 2, false],
      ['iounmap', 0, false],
    ],
    '7.2': [
      ['FSE_compress_usingCTable', 2, true],
      ['iounmap', 0, true],
      ['memcpy_fromio', 1, true],
    ],
  },
  'pointer to a pointer': {
    '6.1': [['module_address_lookup', 4, false]],
    '6.12': [
      ['__bh_read_batch', 1, false],
      ['amd_get_groups', 2, false],
    ],
    '7.2': [['__acpi_match_device', 3, true]],
  },
  array: {
    '6.1': [['create_rule', 1, false]],
    '6.12': [
      ['insert_rule', 2, false],
      ['collect_domain_accesses', 3, false],
      ['ethnl_bitset32_size', 3, false],
    ],
    '7.2': [['ethnl_bitset32_size', 3, true]],
  },
  enum: {
    '6.1': [['thermal_get_trip_type', 2, false]],
    '6.12': [
      ['__alloc_pages_direct_compact', 5, false],
      ['acpi_find_gpio', 3, false],
    ],
    '7.2': [['acpi_find_gpio', 3, true]],
  },
  function: {
    '6.1': [['queue_task_work', 2, false]],
    '6.12': [['__apply_to_page_range', 3, false]],
    '7.2': [['ZSTD_registerSequenceProducer', 2, true]],
  },
  'a struct that is only declared': {
    '6.1': [['ima_collect_measurement', 5, false]],
    '6.12': [['ZSTD_CCtx_refThreadPool', 1, false]],
    '7.2': [['ZSTD_CCtx_refThreadPool', 1, true]],
  },
};

const btfs = new Map<string, Btf>();
function btfOf(kernel: string): Btf {
  let btf = btfs.get(kernel);
  if (!btf) {
    const path = fileURLToPath(new URL(`../../../surface/shipped/debian-${kernel}.tar.xz`, import.meta.url));
    const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 512 * 1024 ** 2 });
    btf = new Surface(kernel, readTar(tar)).btf!;
    btfs.set(kernel, btf);
  }
  return btf;
}

describe('the verifier hands out, as it was tried', () => {
  it.each(Object.keys(TRIED))('%s', (what) => {
    for (const [kernel, cases] of Object.entries(TRIED[what]!)) {
      const btf = btfOf(kernel);
      for (const [fn, arg, handedOut] of cases) {
        const { typeId } = prototypeOf(btf, btf.find(fn, FUNCS))!.params[arg]!;
        expect(handsOut(btf, typeId, handedBy(btf)), `${kernel} ${fn} ${arg}`).toBe(handedOut);
      }
    }
  });
});
