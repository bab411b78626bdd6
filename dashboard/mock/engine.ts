import { GraphQLError } from 'graphql';
import type { Books } from './books.ts';
import type { Market } from './market.ts';
import { iso } from './market.ts';
import { seededRandom } from './random.ts';
import { Topic } from './topic.ts';

type Side = 'BUY' | 'SELL';

interface OrderInput {
  clientOrderId: string;
  venue: string;
  symbol: string;
  side: Side;
  type: string;
  timeInForce?: string | null;
  qty: string;
  limitPx?: string | null;
}

type Order = ReturnType<Engine['newOrder']>;

interface Stopped {
  scope: string;
  name: string;
  state: string;
  reason: string;
  changedBy: string;
  changedTime: string;
}

interface Proposal {
  changeId: number;
  proposedBy: string;
  reason: string;
  changes: string;
  expires: string;
}

const FREE: Record<string, number> = {
  USDT: 100_000,
  BTC: 1.5,
  ETH: 20,
  BNB: 40,
  SOL: 150,
  XRP: 25_000,
  EUR: 30_000,
};
const CYCLES = [
  ['USDT', 'BTC', 'ETH', 'USDT'],
  ['USDT', 'SOL', 'BTC', 'USDT'],
  ['USDT', 'BNB', 'ETH', 'USDT'],
  ['EUR', 'BTC', 'USDT', 'EUR'],
];
const SKIPS = ['BELOW_MIN_PROFIT', 'QUOTE_TOO_OLD', 'BELOW_MIN_NOTIONAL', 'CYCLE_IN_FLIGHT'];

/** Enough of an engine to develop a desk against: it rests, fills, refuses, halts and reports. Never shipped. */
export class Engine {
  readonly orders = new Map<string, Order>();
  readonly fills: Record<string, unknown>[] = [];
  readonly opportunities: Record<string, unknown>[] = [];
  private readonly conversions = new Map<string, { accepted: boolean; conversionId: string }>();
  readonly rejections: Record<string, unknown>[] = [];
  readonly orderTopic = new Topic<Order>();
  readonly fillTopic = new Topic<Record<string, unknown>>();
  readonly opportunityTopic = new Topic<Record<string, unknown>>();
  readonly balanceTopic = new Topic<Record<string, unknown>[]>();
  readonly outcomes = new Map<string, Record<string, unknown>>();
  killSwitch: Record<string, unknown> & { engaged: boolean; stoppedScopes: Stopped[] } = {
    engaged: false,
    reason: null,
    changedBy: null,
    changedTime: null,
    state: 'ACTIVE',
    stoppedScopes: [] as Stopped[],
  };
  engineUp = true;
  mode = 'simulated';
  strategies = [
    {
      name: 'triangular-arbitrage',
      enabled: true,
      minProfitBps: 2.5,
      maxCycleNotional: '2500',
      maxLegs: 3,
      version: 4,
    },
    {
      name: 'four-leg-arbitrage',
      enabled: false,
      minProfitBps: 4,
      maxCycleNotional: '1000',
      maxLegs: 4,
      version: 1,
    },
  ];
  limits = {
    version: 12,
    orderNotional: [
      { asset: 'USDT', maxOrderNotional: '25000' },
      { asset: 'BTC', maxOrderNotional: '0.4' },
      { asset: 'ETH', maxOrderNotional: '8' },
      { asset: 'EUR', maxOrderNotional: '20000' },
    ],
    maxDailyNotional: '500000',
    usedDailyNotional: '183240.55',
    referenceAsset: 'USDT',
    priceCollarBps: 200,
    maxQuoteAgeMillis: 3000,
    maxOrdersPerSecond: 20,
    maxOpenOrders: 50,
    changedBy: 'risk' as string | null,
    changedTime: iso(Date.now() - 7_200_000) as string | null,
    controls: [
      { control: 'MAX_EXPOSURE', scope: 'ENGINE', name: '', target: null, value: '50000' },
      { control: 'OPEN_ORDERS', scope: 'VENUE', name: 'OKX', target: null, value: '20' },
      { control: 'SECOND_PERSON', scope: 'ENGINE', name: '', target: null, value: '1' },
    ],
    untilTime: null as string | null,
    proposal: {
      changeId: 9,
      proposedBy: 'risk',
      reason: 'more room for the month end',
      changes: 'MAX_EXPOSURE engine: 50000 -> 80000',
      expires: iso(Date.now() + 2_400_000),
    } as Proposal | null,
    dayLoss: '-41.22' as string | null,
    exposure: '8120.5' as string | null,
  };
  private readonly balanceBook = new Map(
    Object.entries(FREE).map(([asset, free]) => [asset, { free, reserved: 0 }]),
  );
  private readonly market: Market;
  private readonly books: Books;
  private readonly random = seededRandom(11);
  private readonly startedAt = Date.now();
  private sequence = 50_000;
  private found = 1_284;
  private taken = 317;

  constructor(market: Market, books: Books) {
    this.market = market;
    this.books = books;
    for (let i = 0; i < 24; i++) this.findCycle(Date.now() - i * 41_000);
    for (let i = 0; i < 40; i++) this.strategyFill(Date.now() - i * 53_000);
    for (let i = 0; i < 6; i++) this.pastRejection(Date.now() - i * 900_000);
    this.place('strategy:triangular-arbitrage', {
      clientOrderId: '',
      venue: 'BINANCE',
      symbol: 'BTC-USDT',
      side: 'BUY',
      type: 'LIMIT',
      qty: '0.05000',
      limitPx: '64210.00',
    });
  }

  start(): () => void {
    const timers = [
      setInterval(() => this.matchResting(), 200),
      setInterval(() => this.findCycle(Date.now()), 2_600),
      setInterval(() => {
        if (!this.killSwitch.engaged) this.strategyFill(Date.now());
      }, 4_100),
    ];
    return () => timers.forEach(clearInterval);
  }

  openOrders(): Order[] {
    return [...this.orders.values()].filter((order) =>
      ['LIVE', 'PENDING_NEW', 'PENDING_CANCEL', 'UNKNOWN'].includes(order.state),
    );
  }

  balances() {
    return [...this.balanceBook].map(([asset, { free, reserved }]) => ({
      venue: 'BINANCE',
      asset,
      free: free.toFixed(8),
      reserved: reserved.toFixed(8),
      total: (free + reserved).toFixed(8),
      updatedTime: iso(Date.now()),
    }));
  }

  place(owner: string, input: OrderInput) {
    const repeated = input.clientOrderId && this.outcomes.get(`${owner}:${input.clientOrderId}`);
    if (repeated) return repeated;
    const order = this.newOrder(owner, input);
    const instrument = this.market.instrument(input.symbol, input.venue);
    const px = Number(input.limitPx ?? this.market.mid(input.symbol));
    const limit = this.limits.orderNotional.find(({ asset }) => asset === instrument.quote);
    const need =
      input.side === 'BUY'
        ? { asset: instrument.quote, amount: px * Number(input.qty) }
        : { asset: instrument.base, amount: Number(input.qty) };
    const balance = this.balanceBook.get(need.asset);
    let refusal: [string, string] | undefined;
    if (this.killSwitch.engaged) refusal = ['KILL_SWITCH', 'The kill switch is engaged.'];
    else if (!limit) refusal = ['NO_LIMIT', `No limit is set for ${instrument.quote}.`];
    else if (px * Number(input.qty) > Number(limit.maxOrderNotional))
      refusal = [
        'MAX_NOTIONAL',
        `The order is worth ${(px * Number(input.qty)).toFixed(2)} ${instrument.quote}, allowed are ${limit.maxOrderNotional}.`,
      ];
    else if (!balance || balance.free < need.amount)
      refusal = ['INSUFFICIENT_BALANCE', `Not enough ${need.asset} is free.`];
    if (refusal) {
      [order.reason, order.reasonText] = refusal;
      order.state = 'REJECTED';
      order.leavesQty = '0';
      this.reject(order);
    } else if (balance) {
      order.state = 'LIVE';
      order.venueOrderId = String(8_000_000 + this.sequence);
      balance.free -= need.amount;
      balance.reserved += need.amount;
    }
    this.orders.set(order.orderId, order);
    this.publish(order);
    this.balanceTopic.publish(this.balances());
    const result = {
      accepted: !refusal,
      orderId: order.orderId,
      state: order.state,
      reason: order.reason,
      reasonText: order.reasonText,
    };
    if (input.clientOrderId) this.outcomes.set(`${owner}:${input.clientOrderId}`, result);
    if (!refusal) setTimeout(() => this.matchResting(), 20);
    return result;
  }

  cancel(orderId: string) {
    const order = this.orders.get(orderId);
    if (!order || !this.openOrders().includes(order)) {
      return { accepted: false, reason: 'NOT_OPEN', reasonText: 'The order is not open.' };
    }
    order.state = 'PENDING_CANCEL';
    this.publish(order);
    setTimeout(() => {
      if (order.state !== 'PENDING_CANCEL') return;
      order.state = 'CANCELED';
      this.release(order);
      this.publish(order);
    }, 150);
    return { accepted: true, reason: null, reasonText: null };
  }

  amend(
    owner: string,
    input: { amendId: string; orderId: string; qty?: string | null; limitPx?: string | null },
  ) {
    const repeated = this.outcomes.get(`${owner}:${input.amendId}`);
    if (repeated) return repeated;
    const order = this.orders.get(input.orderId);
    let refusal: [string, string] | undefined;
    if (!order || order.state !== 'LIVE') refusal = ['ORDER_CLOSED', 'The order is not open.'];
    else if (order.owner !== owner) refusal = ['NOT_PERMITTED', 'The order is of somebody else.'];
    else if (typeof input.limitPx === 'string' || Number(input.qty) > Number(order.qty))
      refusal = ['UNSUPPORTED', 'BINANCE can only make a quantity smaller.'];
    else if (Number(input.qty) <= Number(order.cumQty))
      refusal = ['INVALID_QUANTITY', 'That much has filled already.'];
    else {
      this.release(order);
      order.qty = String(input.qty);
      order.leavesQty = (Number(input.qty) - Number(order.cumQty)).toFixed(5);
      this.reserve(order);
      this.publish(order);
    }
    const result = {
      accepted: !refusal,
      reason: refusal?.[0] ?? null,
      reasonText: refusal?.[1] ?? null,
    };
    this.outcomes.set(`${owner}:${input.amendId}`, result);
    return result;
  }

  setKillSwitch(
    user: string,
    input: { engaged: boolean; reason: string; cancelOpenOrders?: boolean | null },
  ) {
    this.killSwitch = {
      ...this.killSwitch,
      engaged: input.engaged,
      reason: input.reason,
      changedBy: user,
      changedTime: iso(Date.now()),
      state: input.engaged ? 'HALTED' : 'ACTIVE',
    };
    if (input.engaged && input.cancelOpenOrders)
      for (const order of this.openOrders()) this.cancel(order.orderId);
    return this.killSwitch;
  }

  setTradingState(
    user: string,
    input: { state: string; scope: string; name?: string | null; cancelOpenOrders?: boolean; reason: string },
  ) {
    if (input.scope === 'ENGINE') {
      this.setKillSwitch(user, { ...input, engaged: input.state === 'HALTED' });
      this.killSwitch['state'] = input.state;
      return this.killSwitch;
    }
    const name = input.name ?? '';
    const others = this.killSwitch.stoppedScopes.filter(
      (scope) => scope.scope !== input.scope || scope.name !== name,
    );
    const { scope, state, reason } = input;
    const entry = { scope, name, state, reason, changedBy: user, changedTime: iso(Date.now()) };
    this.killSwitch = {
      ...this.killSwitch,
      stoppedScopes: state === 'ACTIVE' ? others : [...others, entry],
    };
    return this.killSwitch;
  }

  decideLimits(user: string, input: { changeId: number; approve: boolean }) {
    const proposal = this.limits.proposal;
    if (proposal?.changeId !== input.changeId) throw new GraphQLError('changeId: no such change waits');
    if (input.approve && proposal.proposedBy === user)
      throw new GraphQLError('approval: expected another person', {
        extensions: { classification: 'FORBIDDEN' },
      });
    this.limits = { ...this.limits, proposal: null };
    if (input.approve) {
      this.limits.version += 1;
      this.limits.controls = this.limits.controls.map((limit) =>
        limit.control === 'MAX_EXPOSURE' ? { ...limit, value: '80000' } : limit,
      );
    }
    return this.limits;
  }

  updateLimits(user: string, input: Record<string, unknown> & { expectedVersion: number }) {
    if (input.expectedVersion !== this.limits.version)
      throw conflict('riskLimits', this.limits.version, input.expectedVersion);
    const changes = Object.fromEntries(
      Object.entries(input).filter(([key, value]) => key in this.limits && value !== null),
    );
    const controls = input['controls'] as Record<string, unknown>[] | undefined;
    if (controls) changes['controls'] = controls.map((limit) => ({ name: '', target: null, ...limit }));
    this.limits = {
      ...this.limits,
      untilTime: null,
      ...changes,
      version: this.limits.version + 1,
      changedBy: user,
      changedTime: iso(Date.now()),
    };
    return this.limits;
  }

  updateStrategy(input: Record<string, unknown> & { name: string; expectedVersion: number }) {
    const at = this.strategies.findIndex(({ name }) => name === input.name);
    const strategy = this.strategies[at];
    if (!strategy) throw new GraphQLError(`name: ${input.name} is not a strategy`);
    if (input.expectedVersion !== strategy.version)
      throw conflict('strategy', strategy.version, input.expectedVersion);
    const changes = Object.fromEntries(
      Object.entries(input).filter(([key, value]) => key in strategy && value !== null),
    );
    const next = { ...strategy, ...changes, version: strategy.version + 1 };
    this.strategies[at] = next;
    return next;
  }

  health() {
    const wobble = 0.9 + this.random() * 0.3;
    const latency = (stage: string, p50: number, floor: string | null = null, windowSeconds = 10) => ({
      stage,
      windowSeconds,
      floor,
      count: this.sequence,
      p50Micros: p50 * wobble,
      p99Micros: p50 * 3.1 * wobble,
      p999Micros: p50 * 7.4 * wobble,
      maxMicros: p50 * 31,
    });
    return {
      engineId: 'engine-1',
      engineUp: this.engineUp,
      ready: this.engineUp,
      mode: this.mode,
      killSwitch: this.killSwitch,
      feeds: this.market.venues.map((venue, at) => {
        const all = this.market.instruments.filter((one) => one.venue === venue).length;
        const live = this.books.liveOf(venue);
        return {
          venue,
          status: live === 0 ? 'DOWN' : live < all ? 'DEGRADED' : 'UP',
          messages: this.sequence * (7 + at),
          reconnects: at,
          gaps: 2 * at,
          lastMessageAgeMillis: Math.floor(this.random() * 40),
          connections: live === 0 ? 0 : 2,
          books: all,
          liveBooks: live,
          clockOffsetMillis: at === 2 ? null : (at - 0.5) * 3.1,
          clockUncertaintyMillis: at === 2 ? null : 0.6,
          malformed: at,
          decoderFallbacks: at * 3,
          decoderAlarms: 0,
          decoderAlarm: false,
          unknownValues: at * 12,
          orderEntry: this.engineUp && venue === 'BINANCE',
          unsettledOrders: 0,
        };
      }),
      latencies: [
        latency('wire_to_decoded', 1.9, 'hiccup_run'),
        latency('decoded_to_decision', 6.4, 'hiccup_wake'),
        latency('detection', 0.11, 'hiccup_run'),
        latency('wire_to_decision', 8.4, 'hiccup_wake'),
        latency('decision_to_send', 21, 'hiccup_run'),
        latency('wire_to_send', 30, 'hiccup_wake'),
        { ...latency('send_to_ack', 0, 'hiccup_wake'), count: 0 },
      ],
      pulse: {
        floors: [latency('hiccup_wake', 57), latency('hiccup_run', 0.4)],
        dutyCycles: [latency('engine', 2.1), latency('view', 5)],
        ticksPerSecond: 812.5 * wobble,
        detectionsPerSecond: 811 * wobble,
        garbage: {
          engineBytesPerSecond: 210 * wobble,
          engineBytesPerTick: 0.25 * wobble,
          pauses: 12,
          pauseMillis: 85,
        },
        warmUp: {
          ticks: 412_300,
          orders: 1_204,
          messages: 96_000,
          durationMillis: 2_910,
          detection: latency('detection', 0.08, null, 0),
          tickToOrder: latency('tick_to_order', 4.1, null, 0),
          branches: [
            { name: 'certified', count: 301_211 },
            { name: 'recentred', count: 4_210 },
            { name: 'quarantined', count: 833 },
            { name: 'heap_repairs', count: 0 },
          ],
        },
      },
      openOrders: this.openOrders().length,
      unknownOrders: this.openOrders().filter((order) => order.state === 'UNKNOWN').length,
      opportunitiesFound: this.found,
      opportunitiesTaken: this.taken,
      ordersSent: this.orders.size + 900,
      rejections: this.rejections.length,
      mirrorLag: Math.floor(this.random() * 30),
      journalSequence: this.sequence,
      uptimeSeconds: Math.floor((Date.now() - this.startedAt) / 1000) + 7_345,
      time: iso(Date.now()),
    };
  }

  newOrder(owner: string, input: OrderInput, at = Date.now()) {
    const sequence = ++this.sequence;
    return {
      orderId: sequence.toString(36).toUpperCase(),
      clientOrderId: input.clientOrderId,
      venueOrderId: null as string | null,
      owner,
      venue: input.venue,
      symbol: input.symbol,
      side: input.side,
      type: input.type,
      timeInForce: input.timeInForce ?? 'GTC',
      limitPx: input.limitPx ?? null,
      qty: input.qty,
      cumQty: '0',
      leavesQty: input.qty,
      avgPx: null as string | null,
      state: 'PENDING_NEW',
      reason: null as string | null,
      reasonText: null as string | null,
      createdTime: iso(at),
      updatedTime: iso(at),
      sequence,
    };
  }

  private publish(order: Order): void {
    order.sequence = ++this.sequence;
    order.updatedTime = iso(Date.now());
    this.orderTopic.publish({ ...order });
  }

  private reject(order: Order): void {
    this.rejections.unshift({ ...order, time: order.createdTime });
    if (this.rejections.length > 500) this.rejections.pop();
  }

  private release(order: Order): void {
    this.reserve(order, -1);
  }

  private reserve(order: Order, sign: 1 | -1 = 1): void {
    const instrument = this.market.instrument(order.symbol, order.venue);
    const asset = order.side === 'BUY' ? instrument.quote : instrument.base;
    const px = Number(order.limitPx ?? this.market.mid(order.symbol));
    const amount = order.side === 'BUY' ? px * Number(order.qty) : Number(order.qty);
    const balance = this.balanceBook.get(asset);
    if (balance) {
      balance.free -= sign * amount;
      balance.reserved += sign * amount;
    }
    this.balanceTopic.publish(this.balances());
  }

  private matchResting(): void {
    for (const order of this.openOrders()) {
      if (order.state !== 'LIVE') continue;
      const best = this.market.bestPx(order.symbol, order.side);
      const crosses =
        order.limitPx === null ||
        (order.side === 'BUY' ? Number(order.limitPx) >= best : Number(order.limitPx) <= best);
      if (crosses) this.fill(order, best);
    }
  }

  private fill(order: Order, px: number, at = Date.now()): void {
    const instrument = this.market.instrument(order.symbol, order.venue);
    order.cumQty = order.qty;
    order.leavesQty = '0';
    order.avgPx = px.toFixed(instrument.priceDecimals);
    order.state = 'FILLED';
    if (order.venueOrderId !== null) {
      this.release(order);
      const gain = this.balanceBook.get(order.side === 'BUY' ? instrument.base : instrument.quote);
      const paid = this.balanceBook.get(order.side === 'BUY' ? instrument.quote : instrument.base);
      if (gain) gain.free += order.side === 'BUY' ? Number(order.qty) : Number(order.qty) * px;
      if (paid) paid.free -= order.side === 'BUY' ? Number(order.qty) * px : Number(order.qty);
    }
    const fill = {
      venue: order.venue,
      symbol: order.symbol,
      tradeId: String(++this.sequence),
      orderId: order.orderId,
      owner: order.owner,
      side: order.side,
      px: order.avgPx,
      qty: order.qty,
      fee: (Number(order.qty) * px * 0.00075).toFixed(8),
      feeAsset: instrument.quote,
      maker: order.type === 'LIMIT_MAKER',
      mode: this.mode,
      exchangeTime: iso(at),
      sequence: this.sequence,
    };
    this.fills.push(fill);
    this.fills.sort((a, b) => (String(a['exchangeTime']) < String(b['exchangeTime']) ? 1 : -1));
    if (this.fills.length > 2_000) this.fills.pop();
    this.publish(order);
    this.fillTopic.publish(fill);
  }

  private strategyFill(at: number): void {
    const instrument =
      this.market.instruments[Math.floor(this.random() ** 2 * this.market.instruments.length)];
    if (!instrument) return;
    const side: Side = this.random() < 0.5 ? 'BUY' : 'SELL';
    const px = this.market.bestPx(instrument.symbol, side);
    const order = this.newOrder(
      'strategy:triangular-arbitrage',
      {
        clientOrderId: '',
        venue: instrument.venue,
        symbol: instrument.symbol,
        side,
        type: 'LIMIT',
        timeInForce: 'IOC',
        qty: ((400 / px) * (0.5 + this.random())).toFixed(instrument.qtyDecimals),
        limitPx: px.toFixed(instrument.priceDecimals),
      },
      at,
    );
    this.orders.set(order.orderId, order);
    this.fill(order, px, at);
  }

  private pastRejection(at: number): void {
    const order = this.newOrder(
      'trader',
      {
        clientOrderId: '',
        venue: 'BINANCE',
        symbol: 'BTC-USDT',
        side: 'BUY',
        type: 'LIMIT',
        qty: '2.00000',
        limitPx: '65010.00',
      },
      at,
    );
    order.state = 'REJECTED';
    order.reason = this.random() < 0.5 ? 'MAX_NOTIONAL' : 'PRICE_COLLAR';
    order.reasonText =
      order.reason === 'MAX_NOTIONAL'
        ? 'The order is worth 130020.00 USDT, allowed are 25000.'
        : 'The price is 412 bps from the ask, allowed are 200.';
    this.orders.set(order.orderId, order);
    this.rejections.push({ ...order, time: order.createdTime });
  }

  /** One order where a market joins the assets, else two by way of USDT; half a percent is lost on the way. */
  conversionQuote(fromAsset: string, toAsset: string, quantity: string) {
    const free = this.balanceBook.get(fromAsset)?.free ?? 0;
    const route = this.route(fromAsset, toAsset, Number(quantity));
    if (!route)
      return {
        possible: false,
        route: null,
        reason: 'NO_PATH',
        reasonText: `to_asset: no way from ${quantity} ${fromAsset} to ${toAsset}`,
      };
    if (free < Number(quantity))
      return {
        possible: false,
        route,
        reason: 'INSUFFICIENT_BALANCE',
        reasonText: `quantity: expected at most what is free at one venue, ${free.toFixed(8)} ${fromAsset}`,
      };
    return { possible: true, route, reason: null, reasonText: null };
  }

  private route(fromAsset: string, toAsset: string, amount: number) {
    const legs: Record<string, unknown>[] = [];
    let asset = fromAsset;
    let held = amount;
    const joins = (one: string, other: string) =>
      this.market.instruments.find(
        ({ base, quote }) => (base === one && quote === other) || (base === other && quote === one),
      );
    for (const next of joins(fromAsset, toAsset) ? [toAsset] : ['USDT', toAsset]) {
      const on = joins(asset, next);
      if (!on || next === asset) return undefined;
      const px = Number(this.market.mid(on.symbol));
      const sell = on.base === asset;
      const qty = sell ? held : held / px;
      legs.push({
        venue: on.venue,
        symbol: on.symbol,
        side: sell ? 'SELL' : 'BUY',
        px: px.toFixed(6),
        qty: qty.toFixed(6),
        quoteAgeMicros: 1_200,
      });
      held = (sell ? held * px : qty) * 0.9975;
      asset = next;
    }
    return { legs, give: amount.toFixed(8), expected: held.toFixed(8), worst: (held * 0.999).toFixed(8) };
  }

  convert(
    owner: string,
    input: {
      clientConversionId: string;
      fromAsset: string;
      toAsset: string;
      quantity: string;
      minResult: string;
    },
  ) {
    const known = this.conversions.get(`${owner}:${input.clientConversionId}`);
    if (known) return known;
    const quote = this.conversionQuote(input.fromAsset, input.toAsset, input.quantity);
    const route = quote.route;
    const low = route !== null && Number(input.minResult) > Number(route.worst);
    const accepted = quote.possible && !low && !this.killSwitch.engaged;
    const result = {
      accepted,
      conversionId: accepted ? `c${++this.sequence}` : '',
      route,
      reason: accepted ? null : low ? 'BELOW_MINIMUM' : (quote.reason ?? 'KILL_SWITCH'),
      reasonText: accepted ? null : (quote.reasonText ?? 'min_result: expected less'),
    };
    this.conversions.set(`${owner}:${input.clientConversionId}`, result);
    if (!accepted || !route) return result;
    const opportunity: Record<string, unknown> = {
      cycleId: result.conversionId,
      kind: 'CONVERSION',
      path: [input.fromAsset, ...(route.legs.length > 1 ? ['USDT'] : []), input.toAsset],
      legs: route.legs,
      startAsset: input.fromAsset,
      targetAsset: input.toAsset,
      startAmount: input.quantity,
      expectedProfit: route.expected,
      edgeBps: 0,
      realizedProfit: null,
      floor: input.minResult,
      slippage: null,
      fees: '0',
      spent: '0',
      parallel: false,
      owner,
      clientId: input.clientConversionId,
      mode: this.mode,
      outcome: 'TAKEN',
      reason: null,
      detectedTime: iso(Date.now()),
      sequence: this.sequence,
    };
    this.opportunities.unshift(opportunity);
    this.opportunityTopic.publish({ ...opportunity });
    setTimeout(() => {
      opportunity['outcome'] = 'COMPLETED';
      opportunity['realizedProfit'] = (Number(route.expected) * 0.9998).toFixed(8);
      opportunity['slippage'] = (Number(route.expected) * 0.0002).toFixed(8);
      opportunity['fees'] = (Number(input.quantity) * 0.001).toFixed(8);
      opportunity['spent'] = input.quantity;
      opportunity['sequence'] = ++this.sequence;
      this.opportunityTopic.publish({ ...opportunity });
    }, 400);
    return result;
  }

  private findCycle(at: number): void {
    const path = CYCLES[Math.floor(this.random() * CYCLES.length)] ?? [];
    const edgeBps = Number((this.random() * 9).toFixed(2));
    const amount = 500 + Math.floor(this.random() * 2_000);
    const expected = (amount * edgeBps) / 10_000;
    const skip = edgeBps < 2.5 || this.killSwitch.engaged;
    this.found++;
    if (!skip) this.taken++;
    const opportunity: Record<string, unknown> = {
      kind: 'CYCLE',
      targetAsset: path[0],
      floor: (-amount * 0.004).toFixed(6),
      slippage: null,
      fees: skip ? '0' : (amount * 0.003).toFixed(6),
      spent: skip ? '0' : amount.toFixed(2),
      parallel: false,
      owner: null,
      clientId: null,
      mode: this.mode,
      cycleId: `c${++this.sequence}`,
      path,
      legs: path.slice(0, -1).map((asset, i) => {
        const next = path[i + 1] ?? asset;
        const buy = this.market.instruments.some(({ symbol }) => symbol === `${next}-${asset}`);
        const symbol = buy ? `${next}-${asset}` : `${asset}-${next}`;
        return {
          venue: 'BINANCE',
          symbol,
          side: buy ? 'BUY' : 'SELL',
          px: this.market.mid(symbol).toFixed(6),
          qty: '1',
          quoteAgeMicros: Math.floor(this.random() * 90_000),
        };
      }),
      startAsset: path[0],
      startAmount: amount.toFixed(2),
      expectedProfit: expected.toFixed(6),
      edgeBps,
      realizedProfit: null,
      outcome: skip ? 'SKIPPED' : 'TAKEN',
      reason: skip
        ? this.killSwitch.engaged
          ? 'KILL_SWITCH'
          : SKIPS[Math.floor(this.random() * SKIPS.length)]
        : null,
      detectedTime: iso(at),
      sequence: this.sequence,
    };
    this.opportunities.push(opportunity);
    this.opportunities.sort((a, b) => (String(a['detectedTime']) < String(b['detectedTime']) ? 1 : -1));
    if (this.opportunities.length > 1_000) this.opportunities.pop();
    this.opportunityTopic.publish({ ...opportunity });
    if (skip) return;
    const settle = () => {
      const roll = this.random();
      opportunity['outcome'] = roll < 0.75 ? 'COMPLETED' : roll < 0.88 ? 'PARTIAL' : 'MISSED';
      opportunity['realizedProfit'] =
        roll < 0.88 ? (expected * (roll < 0.75 ? 0.6 + this.random() * 0.5 : -0.8)).toFixed(6) : '0.000000';
      if (roll < 0.88)
        opportunity['slippage'] = (expected - Number(opportunity['realizedProfit'])).toFixed(6);
      if (roll >= 0.75) opportunity['reason'] = roll < 0.88 ? 'LEG_UNFILLED' : 'FIRST_LEG_UNFILLED';
      opportunity['sequence'] = ++this.sequence;
      this.opportunityTopic.publish({ ...opportunity });
    };
    if (at < Date.now() - 2_000) settle();
    else setTimeout(settle, 400);
  }
}

function conflict(field: string, current: number, expected: number): GraphQLError {
  return new GraphQLError(
    `${field}.expectedVersion: ${expected} is not the current version ${current}; load it again`,
    {
      extensions: { classification: 'BAD_REQUEST' },
    },
  );
}
