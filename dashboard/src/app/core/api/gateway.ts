import { Injectable, computed, inject, signal } from '@angular/core';
import type { Client } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import type { TypedDocumentString } from './generated/graphql';
import { GatewayError, messageOf } from './gateway-error';
import { GATEWAY_ENDPOINTS } from './gateway-endpoints';

/** How the push connection is doing; `closed` means that nobody asked for one or that it is lost for good. */
export type LinkState = 'closed' | 'connecting' | 'live' | 'reconnecting';

const PING_EVERY_MS = 2_000;
const PONG_WITHIN_MS = 3_000;
const CALL_TIMEOUT_MS = 10_000;
const SNAPSHOT_DELAY_MS = 300;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 8_000;

interface GraphQlFault {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface GraphQlResponse<TResult> {
  readonly data?: TResult | null;
  readonly errors?: readonly GraphQlFault[];
}

/**
 * The one road to the gateway: calls over HTTP, which fail fast, and streams over one WebSocket that reconnects for
 * ever and notices a server that is connected but silent.
 */
@Injectable({ providedIn: 'root' })
export class Gateway {
  private readonly endpoints = inject(GATEWAY_ENDPOINTS);
  private readonly linkState = signal<LinkState>('closed');
  private readonly connection = signal(0);
  private readonly roundTrip = signal<number | undefined>(undefined);
  private readonly reconnectCount = signal(0);
  private client: Client | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private snapshotTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly lostListeners = new Set<() => void>();

  readonly link = this.linkState.asReadonly();
  /** Grows with every established connection: whoever keeps a snapshot takes a new one when it changes. */
  readonly connectionNumber = this.connection.asReadonly();
  readonly roundTripMillis = this.roundTrip.asReadonly();
  readonly reconnects = this.reconnectCount.asReadonly();
  readonly isLive = computed(() => this.linkState() === 'live');

  /** Runs a query or mutation. Throws {@link GatewayError}. */
  async call<TResult, TVariables>(
    document: TypedDocumentString<TResult, TVariables>,
    variables: TVariables,
  ): Promise<TResult> {
    let response: Response;
    try {
      response = await fetch(this.endpoints.graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        credentials: 'same-origin',
        body: JSON.stringify({ query: document.toString(), variables }),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
    } catch (error) {
      throw new GatewayError('unavailable', `The gateway did not answer: ${messageOf(error)}`);
    }
    if (response.status === 401) {
      this.notifyLost();
      throw new GatewayError('unauthenticated', 'The session has ended. Sign in again.');
    }
    if (response.status === 403) throw new GatewayError('forbidden', 'Your roles do not allow this.');
    if (response.status >= 500) {
      throw new GatewayError('unavailable', `The gateway answered with status ${response.status}.`);
    }
    return this.unwrap(await this.readJson<TResult>(response));
  }

  /**
   * Follows a subscription until the returned function is called. Survives lost connections, and subscribes again when
   * the gateway ends it (a source behind it was away, or this page was too slow); snapshots are due then as well, so
   * {@link connectionNumber} grows. Only the first fault of a series is reported.
   */
  stream<TResult, TVariables extends Record<string, unknown>>(
    document: TypedDocumentString<TResult, TVariables>,
    variables: TVariables,
    onEvent: (event: TResult) => void,
    onError: (error: GatewayError) => void,
  ): () => void {
    let stopped = false;
    let attempt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe: () => void = () => undefined;
    const onEnd = (error: GatewayError) => {
      if (stopped || !this.client) return;
      if (attempt === 0) onError(error);
      if (error.kind !== 'unavailable') {
        if (error.kind === 'unauthenticated') this.notifyLost();
        return;
      }
      timer = setTimeout(follow, backOff(attempt++));
    };
    const follow = () => {
      const client = this.client;
      if (stopped || !client) return;
      const again = attempt > 0;
      unsubscribe = client.subscribe<TResult>(
        { query: document.toString(), variables },
        {
          next: (message) => {
            // The library stops a moment after it was told to.
            if (stopped) return;
            attempt = 0;
            if (message.data) onEvent(message.data);
            else onError(graphQlError(message.errors ?? []));
          },
          error: (reason) => onEnd(streamError(reason)),
          complete: () => onEnd(new GatewayError('unavailable', 'The gateway ended the stream.')),
        },
      );
      if (again) this.askForSnapshotsSoon();
    };
    if (!this.client) throw new Error('stream before connect');
    follow();
    return () => {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
    };
  }

  /** Opens the push connection; does nothing when it is open already. */
  connect(): void {
    if (this.client) return;
    this.linkState.set('connecting');
    let everConnected = false;
    let pingedAt = 0;
    const client: Client = createClient({
      url: this.endpoints.socket,
      lazy: false,
      keepAlive: PING_EVERY_MS,
      retryAttempts: Infinity,
      shouldRetry: () => this.client === client,
      retryWait: (attempt) => waitFor(backOff(attempt)),
      // Reported by the closed event as well; without a handler the library would write to the console.
      onNonLazyError: () => this.linkState.set(this.client ? 'reconnecting' : 'closed'),
      on: {
        connected: () => {
          if (everConnected) this.reconnectCount.update((n) => n + 1);
          everConnected = true;
          this.linkState.set('live');
          this.connection.update((n) => n + 1);
        },
        closed: () => {
          clearTimeout(this.watchdog);
          this.roundTrip.set(undefined);
          if (this.client !== client) return;
          this.linkState.set(everConnected ? 'reconnecting' : 'connecting');
          // A refused handshake looks like any lost socket in a browser: whether the session ended must be asked.
          this.notifyLost();
        },
        ping: (received) => {
          if (received) return;
          pingedAt = performance.now();
          clearTimeout(this.watchdog);
          this.watchdog = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
        },
        pong: (received) => {
          if (!received) return;
          clearTimeout(this.watchdog);
          this.roundTrip.set(performance.now() - pingedAt);
        },
      },
    });
    this.client = client;
  }

  disconnect(): void {
    const client = this.client;
    this.client = undefined;
    clearTimeout(this.watchdog);
    clearTimeout(this.snapshotTimer);
    this.snapshotTimer = undefined;
    this.linkState.set('closed');
    void client?.dispose();
  }

  /** Calls back when the session may have ended: a 401, or a lost or refused socket. */
  onConnectionDoubt(listener: () => void): void {
    this.lostListeners.add(listener);
  }

  /** Streams that ended together come back together; one round of snapshots serves them all. */
  private askForSnapshotsSoon(): void {
    this.snapshotTimer ??= setTimeout(() => {
      this.snapshotTimer = undefined;
      if (this.isLive()) this.connection.update((n) => n + 1);
    }, SNAPSHOT_DELAY_MS);
  }

  private notifyLost(): void {
    for (const listener of this.lostListeners) listener();
  }

  private async readJson<TResult>(response: Response): Promise<GraphQlResponse<TResult>> {
    try {
      return (await response.json()) as GraphQlResponse<TResult>;
    } catch (error) {
      throw new GatewayError('unavailable', `The gateway's answer is not JSON: ${messageOf(error)}`);
    }
  }

  private unwrap<TResult>(body: GraphQlResponse<TResult>): TResult {
    if (body.errors?.[0]) {
      const error = graphQlError(body.errors);
      if (error.kind === 'unauthenticated') this.notifyLost();
      throw error;
    }
    if (!body.data) throw new GatewayError('unavailable', 'The gateway answered without data.');
    return body.data;
  }
}

function graphQlError(faults: readonly GraphQlFault[]): GatewayError {
  const text = faults.map((fault) => fault.message).join('; ');
  return new GatewayError(
    kindOf(faults[0]?.extensions?.['classification']),
    text || 'The gateway gave no reason.',
  );
}

function kindOf(classification: unknown): GatewayError['kind'] {
  switch (classification) {
    case 'UNAUTHORIZED':
      return 'unauthenticated';
    case 'FORBIDDEN':
      return 'forbidden';
    case 'UNAVAILABLE':
    case 'INTERRUPTED':
    case 'INTERNAL_ERROR':
      return 'unavailable';
    default:
      return 'refused';
  }
}

/** The library reports GraphQL errors, close events and its own errors through one door. */
function streamError(reason: unknown): GatewayError {
  if (Array.isArray(reason)) return graphQlError(reason as GraphQlFault[]);
  return new GatewayError(
    'unavailable',
    reason instanceof Error ? reason.message : 'The connection was closed.',
  );
}

/** Wait before the next try, doubling with each and spread a little, so that many pages do not come back at once. */
function backOff(attempt: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_MAX_MS) * (0.7 + Math.random() * 0.6);
}

function waitFor(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
