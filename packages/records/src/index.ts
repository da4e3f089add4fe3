export * from './cell';
export * from './errno';
export * from './layout';
export * from './layout-of';
export * from './ledger';
export * from './row';
export * from './utf8';
export * from './walk';
