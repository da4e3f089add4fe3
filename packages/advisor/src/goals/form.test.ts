import { expect, it } from 'vitest';
import { asksForEvents } from './form';

it.each([
  'who deletes this file',
  'how do I see who opens a port',
  'how to trace tcp_v4_rcv arguments',
  'is any process phoning home',
  'is somebody connecting to my box',
  'what is filling my disk',
  'what does vfs_unlink return',
  'how many threads does my app create',
  'list every command that gets executed on this box',
  'when is tcp_close called and by whom',
  'who makes so many context switches',
])('%s: asks for what happens', (question) => {
  expect(asksForEvents(question)).toBe(true);
});

it.each([
  'how do I kill a process',
  'How to mount an nfs share',
  'is swap configured',
  'is the firewall still enabled',
  'does this cpu support avx',
  'what is a context switch',
  'what does error 0x80 mean',
  'how many files are in this directory',
  'how big is the database',
  'which usb devices are plugged in',
  'which kernel version is running',
  'which package owns this file',
  'when was this machine installed',
  'list all open ports',
])('%s: asks how things stand, or how something is done', (question) => {
  expect(asksForEvents(question)).toBe(false);
});
