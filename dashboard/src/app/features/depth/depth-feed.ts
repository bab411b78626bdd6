import { signal } from '@angular/core';
import type { Gateway } from '../../core/api/gateway';
import { DepthStreamDocument } from '../../core/api/generated/graphql';
import { FrameBatch } from '../../core/frame-batch';
import { compareInstants } from '../../core/number/instant';
import type { Depth } from './ladder';

const DEPTH_MAX_HZ = 10;

/** Pictures of one book, the newest at most once a frame. A later picture replaces the one before whole. */
export class DepthFeed {
  private readonly shown = signal<Depth | undefined>(undefined);
  private readonly faultText = signal<string | undefined>(undefined);
  private readonly stopStream: () => void;
  private readonly batch = new FrameBatch(() => this.flush());
  private pending: Depth | undefined;

  readonly depth = this.shown.asReadonly();
  readonly fault = this.faultText.asReadonly();

  constructor(gateway: Gateway, venue: string, symbol: string) {
    this.stopStream = gateway.stream(
      DepthStreamDocument,
      { venue, symbol, maxHz: DEPTH_MAX_HZ },
      ({ depth }) => this.accept(depth),
      (error) => this.faultText.set(error.message),
    );
  }

  stop(): void {
    this.stopStream();
    this.batch.cancel();
  }

  private accept(depth: Depth): void {
    this.faultText.set(undefined);
    const last = this.pending ?? this.shown();
    // The first picture of a new connection may be the one that is shown already.
    if (last && compareInstants(depth.receiveTime, last.receiveTime) < 0) return;
    this.pending = depth;
    this.batch.request();
  }

  private flush(): void {
    if (this.pending) this.shown.set(this.pending);
    this.pending = undefined;
  }
}
