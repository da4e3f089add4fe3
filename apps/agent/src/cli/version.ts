/** Of this command, and of what it writes. */
export const VERSION = '0.1.0';
