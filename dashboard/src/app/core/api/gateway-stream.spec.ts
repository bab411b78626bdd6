import { TestBed } from '@angular/core/testing';
import { Gateway } from './gateway';
import { GATEWAY_ENDPOINTS } from './gateway-endpoints';
import { HealthStreamDocument } from './generated/graphql';

/** The server's end of a socket, as far as graphql-transport-ws needs one. */
class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static all: FakeSocket[] = [];
  readyState = FakeSocket.OPEN;
  readonly protocol = 'graphql-transport-ws';
  readonly sent: { type: string; id?: string }[] = [];
  answersPings = true;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: unknown) => void;
  onerror?: (event: unknown) => void;

  constructor() {
    super();
    FakeSocket.all.push(this);
    setTimeout(() => this.onopen?.(), 0);
  }

  send(text: string): void {
    const message = JSON.parse(text) as { type: string; id?: string };
    this.sent.push(message);
    if (message.type === 'connection_init') this.receive({ type: 'connection_ack' });
    if (message.type === 'ping' && this.answersPings) this.receive({ type: 'pong' });
  }

  receive(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState === FakeSocket.CLOSED) return;
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code, reason, wasClean: false });
  }

  subscriptions(): string[] {
    return this.sent.filter(({ type }) => type === 'subscribe').map(({ id }) => id ?? '');
  }
}

const latest = () => {
  const socket = FakeSocket.all.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
};

describe('Gateway.stream', () => {
  let gateway: Gateway;

  beforeEach(async () => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    vi.stubGlobal('WebSocket', FakeSocket);
    TestBed.configureTestingModule({
      providers: [
        {
          provide: GATEWAY_ENDPOINTS,
          useValue: { graphql: 'http://t/graphql', socket: 'ws://t/graphql', session: 'http://t/s' },
        },
      ],
    });
    gateway = TestBed.inject(Gateway);
    gateway.connect();
    await vi.advanceTimersByTimeAsync(10);
  });
  afterEach(() => {
    gateway.disconnect();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const follow = async () => {
    const events = vi.fn();
    const faults = vi.fn();
    const stop = gateway.stream(HealthStreamDocument, {}, events, faults);
    await vi.advanceTimersByTimeAsync(10);
    return { events, faults, stop };
  };

  it('should be live after the acknowledgement and hand events on', async () => {
    const { events } = await follow();

    expect(gateway.link()).toBe('live');
    latest().receive({ type: 'next', id: latest().subscriptions()[0], payload: { data: { health: 1 } } });
    expect(events).toHaveBeenCalledWith({ health: 1 });
  });

  it('should come back by itself after a lost socket and subscribe again', async () => {
    const { events } = await follow();
    const before = gateway.connectionNumber();
    latest().close(1006);
    expect(gateway.link()).toBe('reconnecting');

    await vi.advanceTimersByTimeAsync(2_000);

    expect(FakeSocket.all).toHaveLength(2);
    expect(gateway.link()).toBe('live');
    expect(gateway.connectionNumber()).toBe(before + 1);
    expect(gateway.reconnects()).toBe(1);
    latest().receive({ type: 'next', id: latest().subscriptions()[0], payload: { data: { health: 2 } } });
    expect(events).toHaveBeenCalledWith({ health: 2 });
  });

  it('should cut a socket that does not answer pings', async () => {
    await follow();
    latest().answersPings = false;

    await vi.advanceTimersByTimeAsync(5_500);

    expect(FakeSocket.all[0]?.readyState).toBe(FakeSocket.CLOSED);
  });

  it('should subscribe again when the gateway interrupts a stream, and ask for snapshots', async () => {
    const { events, faults } = await follow();
    const before = gateway.connectionNumber();
    const [first] = latest().subscriptions();
    latest().receive({
      type: 'error',
      id: first,
      payload: [{ message: 'too slow', extensions: { classification: 'INTERRUPTED' } }],
    });

    await vi.advanceTimersByTimeAsync(1_000);

    expect(faults).toHaveBeenCalledOnce();
    expect(latest().subscriptions()).toHaveLength(2);
    expect(gateway.connectionNumber()).toBe(before + 1);
    latest().receive({ type: 'next', id: latest().subscriptions()[1], payload: { data: { health: 3 } } });
    expect(events).toHaveBeenCalledWith({ health: 3 });
  });

  it('should report a series of faults once, and not repeat what is refused', async () => {
    const { faults } = await follow();
    for (let i = 0; i < 3; i++) {
      latest().receive({
        type: 'error',
        id: latest().subscriptions().at(-1),
        payload: [{ message: 'away', extensions: { classification: 'UNAVAILABLE' } }],
      });
      await vi.advanceTimersByTimeAsync(3_000);
    }
    expect(faults).toHaveBeenCalledOnce();
    const tries = latest().subscriptions().length;
    expect(tries).toBe(4);

    latest().receive({
      type: 'error',
      id: latest().subscriptions().at(-1),
      payload: [{ message: 'no', extensions: { classification: 'FORBIDDEN' } }],
    });
    await vi.advanceTimersByTimeAsync(20_000);

    expect(latest().subscriptions()).toHaveLength(tries);
  });

  it('should stay silent after it was stopped', async () => {
    const { events, stop } = await follow();
    const [id] = latest().subscriptions();
    stop();
    latest().receive({ type: 'next', id, payload: { data: { health: 4 } } });
    await vi.advanceTimersByTimeAsync(10_000);

    expect(events).not.toHaveBeenCalled();
    expect(latest().subscriptions()).toHaveLength(1);
  });
});
