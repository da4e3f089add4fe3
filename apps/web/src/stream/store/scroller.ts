import type { Undo } from '@hooklab/base';
import { Store } from '../../base/store';
import type { RowSource, RowWindow } from './rowSource';
import type { TableRow } from './tableRow';
import { lastPosition, positionOf, scrollTopOf, type Viewport, visibleRows } from './viewport';

/** What is on the screen: all of it of one moment. */
export interface Shown {
  viewport: Viewport;
  /** the place of the viewport's first row */
  first: number;
  /** the place of rows[0] */
  from: number;
  rows: readonly TableRow[];
  /** pixels that rows[0] is pushed up out of view; below 0 where rows above it are gone */
  shift: number;
  following: boolean;
}

/** A wish for rows: where the table wants to stand. */
interface Wish extends Omit<Shown, 'rows'> {
  to: number;
  filter: number;
}

/**
 * Where the table stands, and the rows that it shows there. It follows the newest row only while it is at the bottom;
 * else it stays with its place, also when older rows are dropped.
 *
 * Rows are promised. One window is asked for at a time, then the newest wish; until the rows of a wish are there the
 * ones before stay on the screen.
 */
export class Scroller {
  readonly shown: Store<Shown>;
  readonly #source: RowSource;
  readonly #rowHeight: number;
  #height = 0;
  /** the place at the top edge; fractions of a row count */
  #position = 0;
  #following = true;
  #filter: number;
  /** Where the person stood when the filter changed, until they move: found again under each filter. */
  #anchor: { row: number; part: number } | null = null;
  /** the filter under which the anchor has its place for good */
  #settled: number;
  #wish: Wish | null = null;
  #asking = false;
  /** the filter that `shown.rows` are of */
  #shownFilter: number;

  constructor(source: RowSource, rowHeight: number) {
    this.#source = source;
    this.#rowHeight = rowHeight;
    this.#filter = this.#shownFilter = this.#settled = source.state.get().filter;
    this.shown = new Store<Shown>({
      viewport: { rows: 0, rowHeight, height: 0 },
      first: 0,
      from: 0,
      rows: [],
      shift: 0,
      following: true,
    });
  }

  start(): Undo {
    const undo = this.#source.state.subscribe(this.#changed);
    this.#changed();
    return undo;
  }

  /** Pixels of rows that fit on the screen. */
  resize(height: number): void {
    this.#height = Math.max(0, height);
    this.#stand();
  }

  /** Where the scrollbar belongs: of the height that is shown, at the place that is wanted. */
  get scrollTop(): number {
    const { viewport, first } = this.shown.get();
    return scrollTopOf(viewport, this.#position - first);
  }

  /** The person moved the scrollbar. */
  scrolledTo(scrollTop: number): void {
    const { viewport, first } = this.shown.get();
    this.#moveTo(first + positionOf(viewport, scrollTop));
  }

  /** Rows down (up where negative); fractions count. */
  moveBy(rows: number): void {
    this.#moveTo(this.#position + rows);
  }

  /** As far as it takes to have a row on the screen. */
  show(place: number): void {
    const visible = this.#height / this.#rowHeight;
    if (place < this.#position) this.#moveTo(place);
    else if (place + 1 > this.#position + visible) this.#moveTo(place + 1 - visible);
  }

  follow(): void {
    this.#moveTo(Number.POSITIVE_INFINITY);
  }

  #moveTo(position: number): void {
    const last = this.#last();
    this.#anchor = null;
    this.#position = position;
    this.#following = last - position < 0.5;
    this.#stand();
  }

  readonly #changed = (): void => {
    const { filter } = this.#source.state.get();
    if (filter !== this.#filter) {
      this.#filter = filter;
      const top = this.shown.get().rows[0];
      if (!this.#following && top) this.#anchor ??= { row: top.row, part: this.#position % 1 };
    }
    if (this.#anchor && this.#settled !== filter) void this.#findAnchor(this.#anchor);
    this.#stand();
  };

  /** Under another filter its place moves until all rows before it were looked at. */
  async #findAnchor(anchor: { row: number; part: number }): Promise<void> {
    const { filter, behind } = this.#source.state.get();
    const place = await this.#source.placeOf(anchor.row);
    if (this.#anchor !== anchor || this.#filter !== filter) return;
    this.#position = place + anchor.part;
    if (behind === 0) this.#settled = filter;
    this.#stand();
  }

  #viewport(): Viewport {
    const { first, end } = this.#source.state.get().places;
    return { rows: end - first, rowHeight: this.#rowHeight, height: this.#height };
  }

  /** The place at the top edge when the last row is at the bottom. */
  #last(): number {
    return this.#source.state.get().places.first + lastPosition(this.#viewport());
  }

  /** Wishes for what is to be seen now. */
  #stand(): void {
    const { first } = this.#source.state.get().places;
    const last = this.#last();
    this.#position = this.#following ? last : Math.min(Math.max(first, this.#position), last);
    const viewport = this.#viewport();
    const { from, to, shift } = visibleRows(viewport, this.#position - first);
    this.#wish = {
      viewport,
      first,
      from: first + from,
      to: first + to,
      shift,
      following: this.#following,
      filter: this.#filter,
    };
    if (!this.#asking) this.#grant();
  }

  /** Shows what is there already; asks for the rest. */
  #grant(): void {
    const wish = this.#wish;
    if (!wish) return;
    const { from, rows } = this.shown.get();
    const there = wish.filter === this.#shownFilter && from <= wish.from && wish.to <= from + rows.length;
    if (there) {
      this.#wish = null;
      const same = from === wish.from && rows.length === wish.to - wish.from;
      this.#put(wish, { from: wish.from, rows: same ? rows : rows.slice(wish.from - from, wish.to - from) });
    } else void this.#ask(wish);
  }

  async #ask(wish: Wish): Promise<void> {
    this.#asking = true;
    this.#wish = null;
    try {
      const window = await this.#source.read(wish.from, wish.to);
      if (wish.filter === this.#filter) this.#put(wish, window);
    } catch (error) {
      // the rows before stay; the next change asks again
      console.error(error);
    }
    this.#asking = false;
    this.#grant();
  }

  #put(wish: Wish, { from, rows }: RowWindow): void {
    const { viewport, first, following } = wish;
    const shift = wish.shift + (wish.from - from) * this.#rowHeight;
    this.#shownFilter = wish.filter;
    this.shown.set({ viewport, first, from, rows, shift, following });
  }
}
