export * from './layout';
export * from './ledger';
