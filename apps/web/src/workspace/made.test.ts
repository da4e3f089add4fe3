import { restrictionsOf } from '@hooklab/advisor';
import { findSpec, narrow } from '@hooklab/probe';
import { expect, test } from 'vitest';
import { madeInfo } from './made';

test('a spec that a question narrowed says so before anything else', () => {
  const { spec } = narrow(findSpec('file-deletes'), restrictionsOf('who deletes *.log under /srv'));
  expect(madeInfo(spec).about).toMatch(
    /^Only where name ends with \.log and path begins with \/srv\/\. One row/,
  );
  expect(madeInfo(findSpec('file-deletes')).about).toMatch(/^One row/);
});
