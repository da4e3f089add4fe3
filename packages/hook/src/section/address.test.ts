import { expect, it } from 'vitest';
import { parsePoint } from '../point/parse';
import { pointText } from '../point/text';
import { addressOfSection } from './address';
import { sectionOf } from './section';

it('code without a symbol is a point, as an address or as a place in the file', () => {
  const symbols = ['user:/bin/x:0x401136', 'user:/bin/x:+0x1136', 'user:/bin/x+0x1136'].map((text) => {
    const point = parsePoint(text);
    expect(pointText(parsePoint(pointText(point)))).toBe(pointText(point));
    return point;
  });
  expect(symbols[0]).toEqual({ kind: 'user', path: '/bin/x', symbol: '0x401136' });
  expect(symbols[1]).toEqual({ kind: 'user', path: '/bin/x', symbol: '+0x1136' });
  expect(symbols[2]).toEqual(symbols[1]);
  // an offset into a function has its symbol, and a directory may have a plus
  expect(parsePoint('user:/bin/x:main+0x4')).toMatchObject({ symbol: 'main+0x4' });
  expect(parsePoint('user:/opt/a+0x1/b:main')).toMatchObject({ path: '/opt/a+0x1/b', symbol: 'main' });
});

it('its section says where, which libbpf does not read', () => {
  const section = sectionOf('uretprobe.multi', parsePoint('user:/bin/x+0x1136'));
  expect(section).toBe('uretprobe.multi//bin/x:+0x1136');
  expect(addressOfSection(section)).toEqual({
    hook: 'uretprobe.multi',
    path: '/bin/x',
    place: 'offset',
    at: 0x1136,
  });
  expect(addressOfSection('uprobe//bin/x:0x401136')).toMatchObject({ place: 'address', at: 0x401136 });
  for (const other of ['uprobe//bin/x:main', 'uprobe//bin/x:main+0x4', 'uprobe', 'kprobe/0x401136', 'xdp'])
    expect(addressOfSection(other), other).toBeNull();
});
