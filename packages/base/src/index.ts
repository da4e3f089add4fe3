export * from './disposer';
export * from './errno';
export * from './near';
export * from './printable';
export * from './problem';
export * from './units';
export * from './utf8';
