export * from './disposer';
export * from './errno';
export * from './problem';
export * from './units';
export * from './utf8';
