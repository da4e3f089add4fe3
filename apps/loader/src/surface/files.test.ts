import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { configPaths, configValue, readConfig } from '../facts/config';
import { readSysctl, SYSCTLS, sysctlLines } from '../facts/sysctls';
import { readEvents } from './events';
import { openItem } from './items';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-files-'));
afterAll(() => rmSync(dir, { recursive: true }));

const textOf = (pieces: Iterable<Uint8Array>): string => Buffer.concat([...pieces]).toString();

const FORMAT = `name: task_rename
ID: 262
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

print fmt: "é"
`;

describe('readEvents', () => {
  it('puts path and byte length before each format, sorted, and skips what is no event', () => {
    const tracefs = join(dir, 'tracing');
    for (const event of ['task/task_rename', 'block/block_rq_issue']) {
      mkdirSync(join(tracefs, 'events', event), { recursive: true });
      writeFileSync(join(tracefs, 'events', event, 'format'), FORMAT);
    }
    mkdirSync(join(tracefs, 'events', 'task', 'without_format'));
    writeFileSync(join(tracefs, 'events', 'header_page'), 'x');
    writeFileSync(join(tracefs, 'events', 'task', 'enable'), '0\n');
    const length = Buffer.byteLength(FORMAT);
    expect(textOf(readEvents(tracefs))).toBe(
      `events/block/block_rq_issue/format ${length}\n${FORMAT}events/task/task_rename/format ${length}\n${FORMAT}`,
    );
  });
});

describe('openItem', () => {
  const missing = () => ({ state: 'missing', why: 'mount: permission denied' }) as const;

  it('says what a missing file system means and how to mount it', () => {
    expect(() => textOf(openItem('available_events', undefined, missing))).toThrow(
      /available_events cannot be read: tracefs is not mounted, .*permission denied.*mount -t tracefs tracefs \/sys\/kernel\/tracing/,
    );
  });

  it('takes only names that are names', () => {
    const find = () => ({ state: 'mounted', path: dir }) as const;
    writeFileSync(join(dir, 'format'), 'secret');
    mkdirSync(join(dir, 'events'), { recursive: true });
    for (const name of [undefined, '..', '../..', 'a', 'a/b/c', './x', 'a/..', 'a/b\n', '']) {
      expect(() => openItem('format', name, find), String(name)).toThrow(/needs a name/);
    }
    for (const name of ['..', 'a/b', 'x.ko', '']) {
      expect(() => openItem('btf/module', name, find), name).toThrow(/needs a name/);
    }
  });
});

describe('sysctls', () => {
  it('lists those that are there, as sysctl(8) writes them', () => {
    const root = join(dir, 'sys');
    mkdirSync(join(root, 'kernel'), { recursive: true });
    writeFileSync(join(root, 'kernel', 'perf_event_paranoid'), '3\n');
    writeFileSync(join(root, 'kernel', 'secret'), '1\n');
    expect([...sysctlLines(root)]).toEqual(['kernel.perf_event_paranoid = 3\n']);
    expect(readSysctl('kernel.kptr_restrict', root)).toBeNull();
    expect(new Set(SYSCTLS).size).toBe(SYSCTLS.length);
  });
});

describe('config', () => {
  it('looks for the running kernel’s, and never for a path out of a strange release', () => {
    expect(configPaths('6.12.117-amd64')).toEqual([
      '/proc/config.gz',
      '/boot/config-6.12.117-amd64',
      '/lib/modules/6.12.117-amd64/config',
    ]);
    expect(configPaths('../../etc/shadow')).toEqual(['/proc/config.gz']);
  });

  it('reads plain and compressed ones', () => {
    const plain = join(dir, 'config-1');
    const zipped = join(dir, 'config.gz');
    writeFileSync(plain, 'CONFIG_BPF=y\n');
    writeFileSync(zipped, gzipSync('CONFIG_BPF=y\n'));
    expect(readConfig([join(dir, 'none'), plain])?.toString()).toBe('CONFIG_BPF=y\n');
    expect(readConfig([zipped])?.toString()).toBe('CONFIG_BPF=y\n');
    expect(readConfig([join(dir, 'none')])).toBeNull();
  });

  it('finds values', () => {
    const config = 'CONFIG_BPF=y\n# CONFIG_FPROBE is not set\nCONFIG_HZ=250\nCONFIG_NF_TABLES=m\n';
    expect(configValue(config, 'BPF')).toBe('y');
    expect(configValue(config, 'HZ')).toBe('250');
    expect(configValue(config, 'NF_TABLES')).toBe('m');
    expect(configValue(config, 'FPROBE')).toBeNull();
    expect(configValue(config, 'H')).toBeNull();
  });
});
