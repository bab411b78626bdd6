import { Component, computed, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Gateway } from '../core/api/gateway';
import { feedTone } from '../core/system/feed-tone';
import { MarketStore } from '../core/market/market-store';
import { age, count, duration, micros } from '../core/number/format';
import { Session } from '../core/session/session';
import { ServerClock } from '../core/system/server-clock';
import { SystemStore } from '../core/system/system-store';

const ENGINE_TEXT = { ready: 'READY', starting: 'STARTING', down: 'DOWN', unknown: 'NO DATA' };
const ENGINE_TONE = { ready: 'up', starting: 'warn', down: 'down', unknown: 'down' };
const LINK_TEXT = { live: 'Live', connecting: 'Connecting', reconnecting: 'Reconnecting', closed: 'Closed' };

/** What a trader must see whatever else is open: is it real, is it alive, how fast, what time, and the stop button. */
@Component({
  selector: 'k-top-bar',
  imports: [RouterLink, RouterLinkActive],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.css',
})
export class TopBar {
  protected readonly gateway = inject(Gateway);
  protected readonly market = inject(MarketStore);
  protected readonly system = inject(SystemStore);
  protected readonly session = inject(Session);
  private readonly clock = inject(ServerClock);

  readonly killAsked = output();
  readonly helpAsked = output();

  protected readonly time = computed(() => new Date(this.clock.now()).toISOString().slice(11, 19));
  protected readonly date = computed(() => new Date(this.clock.now()).toISOString().slice(0, 10));
  protected readonly engineText = computed(() => ENGINE_TEXT[this.system.engine()]);
  protected readonly engineTone = computed(() => ENGINE_TONE[this.system.engine()]);
  protected readonly engineTitle = computed(() => {
    const health = this.system.health();
    if (!health) return 'The engine has not been heard of yet.';
    return `${health.engineId}, ${health.mode}, up ${duration(health.uptimeSeconds)}, journal at ${health.journalSequence}`;
  });
  protected readonly linkText = computed(() => LINK_TEXT[this.gateway.link()]);
  protected readonly roundTrip = computed(() => {
    const millis = this.gateway.roundTripMillis();
    return millis === undefined ? '' : age(millis);
  });
  protected readonly feeds = computed(() =>
    this.system.feeds().map((feed) => ({
      ...feed,
      tone: feedTone(feed),
      age: age(feed.lastMessageAgeMillis),
      title: `${feed.venue}: ${feed.status}, ${count(feed.messages)} messages, ${feed.reconnects} reconnects, ${feed.gaps} gaps, ${feed.liveBooks} of ${feed.books} books live`,
    })),
  );
  protected readonly decision = computed(() =>
    this.system.health()?.latencies.find((latency) => latency.stage === 'wire_to_decision'),
  );
  protected readonly latencyTitle = computed(() =>
    (this.system.health()?.latencies ?? [])
      .map(
        (l) =>
          `${l.stage.replaceAll('_', ' ')}: p50 ${micros(l.p50Micros)}, p99 ${micros(l.p99Micros)}, p99.9 ${micros(l.p999Micros)}`,
      )
      .join('\n'),
  );
  protected readonly micros = micros;
  protected readonly count = count;
}
