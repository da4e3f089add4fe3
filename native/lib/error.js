/** The addon makes these: it is given the class at load time. */
export class BpfError extends Error {
  constructor(message, code, errno, stage, log) {
    super(message);
    this.code = code;
    this.errno = errno;
    this.stage = stage;
    this.log = log;
  }
}
Object.defineProperty(BpfError.prototype, 'name', { value: 'BpfError', configurable: true, writable: true });
