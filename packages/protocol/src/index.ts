export * from './browser/messages';
export * from './loader/attach';
export * from './loader/batch';
export * from './loader/control';
export * from './loader/frame';
export * from './loader/version';
export * from './problem';
