import { BUCKET_MS, type RateBuckets } from '../store/rateBuckets';
import { newSeries, type Series } from './series';

/** A question to what streams in, at a moment of the page's clock (milliseconds). Pure: it changes nothing. */
export type Query<Store> = (store: Store, now: number) => Series;

/**
 * Events a second, one point a bucket, over the last minute; x: seconds before now. Only whole buckets, from the start
 * of the run on. Where nothing was shed, `shed` has a gap.
 */
export const eventRate: Query<RateBuckets> = (store, now) => {
  const { first, end } = store.whole(now);
  const series = newSeries(Math.max(0, end - first), ['taken', 'shed']);
  const [taken, shed] = series.lines;
  const perSecond = 1000 / BUCKET_MS;
  for (let bucket = first, i = 0; bucket < end; bucket++, i++) {
    series.x[i] = ((bucket + 0.5) * BUCKET_MS - now) / 1000;
    taken!.y[i] = store.taken(bucket) * perSecond;
    shed!.y[i] = store.shed(bucket) > 0 ? store.shed(bucket) * perSecond : Number.NaN;
  }
  return series;
};
