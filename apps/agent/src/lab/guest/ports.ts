/**
 * The ports of the guest's virtio-serial device and the host's sockets for them. In the guest port n is
 * /dev/vport0pn (n is QEMU's `nr`; 0 is a console by definition and stays unused).
 *
 *   nr 1      owner.sock        the process that the VM belongs to
 *   nr 2k     channel<k>.sock   the raw bytes of channel k = 1…
 *   nr 2k+1   control<k>.sock   the lines that begin and end a session on it
 *   then      command<k>.sock   shell commands, for k = 1…COMMANDS
 */
export interface Port {
  nr: number;
  socket: string;
}

export const DEFAULT_CHANNELS = 4;
/** Commands that can run at the same time. */
export const COMMANDS = 4;
/** virtio-serial-pci has 31 ports; one is the owner's and one the unused console. */
export const MAX_CHANNELS = Math.floor((29 - COMMANDS) / 2);

export const ownerPort: Port = { nr: 1, socket: 'owner.sock' };
export const dataPort = (channel: number): Port => ({ nr: 2 * channel, socket: `channel${channel}.sock` });
export const controlPort = (channel: number): Port => ({
  nr: 2 * channel + 1,
  socket: `control${channel}.sock`,
});

export const commandPorts = (channels: number): Port[] =>
  Array.from({ length: COMMANDS }, (_, k) => ({
    nr: 2 * channels + 2 + k,
    socket: `command${k + 1}.sock`,
  }));

export function allPorts(channels: number): Port[] {
  const ports = [ownerPort];
  for (let k = 1; k <= channels; k++) ports.push(dataPort(k), controlPort(k));
  ports.push(...commandPorts(channels));
  return ports;
}
