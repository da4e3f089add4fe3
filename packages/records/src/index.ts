export * from './cell';
export * from './errno';
export * from './layout';
export * from './ledger';
export * from './picture';
export * from './row';
export * from './utf8';
export * from './walk';
