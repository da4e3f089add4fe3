export * from './disposer';
export * from './errno';
export * from './printable';
export * from './problem';
export * from './units';
export * from './utf8';
