export * from './disposer';
export * from './errno';
export * from './problem';
export * from './units';
