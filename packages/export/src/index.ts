export * from './clickhouse/rows';
export * from './clickhouse/table';
export * from './perfetto/trace';
export * from './stack/folded';
export * from './stack/frames';
export * from './stack/pprof';
export * from './stack/stacks';
