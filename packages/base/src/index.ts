export * from './disposer';
export * from './problem';
export * from './units';
