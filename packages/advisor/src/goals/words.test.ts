import { describe, expect, it } from 'vitest';
import { restrictionsOf } from './words';

const said = (question: string): string[] =>
  restrictionsOf(question).map(({ about, op, value }) => `${about} ${op} ${value}`);

describe('restrictionsOf', () => {
  it.each([
    ['who deletes files under /tmp', ['path ^= /tmp/']],
    ['who deletes /var/log/syslog?', ['path == /var/log/syslog']],
    ['who deletes files in /var/lib/app/ named state.db', ['path ^= /var/lib/app/', 'name == state.db']],
    ['who opens /etc/passwd by cron', ['path == /etc/passwd', 'comm == cron']],
    ['which files does pid 123 open', ['pid == 123']],
    ['who connects to 192.0.2.7 port 443', ['address == 192.0.2.7', 'port == 443']],
    ['who connects to 2001:db8::1', ['address == 2001:db8::1']],
    ['who connects to ::1 port 80', ['address == ::1', 'port == 80']],
    ['why is disk sda slow', ['disk == sda']],
    ['latency of /dev/nvme0n1', ['disk == nvme0n1']],
    ['who deletes *.log files', ['name ~ *.log']],
    ['who deletes *.tar.gz?', ['name ~ *.tar.gz']],
    ['who deletes *.b* or core*.', ['name ~ *.b*', 'name ~ core*']],
    ['what does user 1000 run', ['uid == 1000']],
    ['which files are opened by whom', []],
    ['why is this disk slow', []],
    ['how long do block I/Os take', []],
    ['who connects where', []],
    ['files opened and/or read', []],
  ])('%s', (question, restrictions) => {
    expect(said(question)).toEqual(restrictions);
  });

  it('keeps the words as they were written, and gives none to two', () => {
    expect(restrictionsOf('who deletes files under /tmp/x').map(({ words }) => words)).toEqual([
      'under /tmp/x',
    ]);
  });
});
