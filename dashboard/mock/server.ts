import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { buildSchema, graphql, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Books } from './books.ts';
import { Engine } from './engine.ts';
import type { Candle } from './market.ts';
import { Market } from './market.ts';

const root = join(import.meta.dirname, '..');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; img-src 'self' data:";
/** Users of the mock only; the password is the name. */
const ROLES: Record<string, string[]> = {
  viewer: ['VIEWER'],
  trader: ['VIEWER', 'TRADER'],
  risk: ['VIEWER', 'RISK'],
  admin: ['VIEWER', 'TRADER', 'RISK', 'ADMIN'],
};

interface Context {
  user: string;
}

/** Serves the built dashboard and the gateway's contract over made-up data. For development and tests, never shipped. */
export async function startMock(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const schema = buildSchema(
    await readFile(join(root, '../gateway/src/main/resources/graphql/schema.graphqls'), 'utf8'),
  );
  const market = new Market();
  const books = new Books(market);
  const engine = new Engine(market, books);
  const sessions = new Map<string, string>();
  const rootValue = resolvers(market, engine, books);
  let frozen = false;

  const userOf = (request: IncomingMessage): string | undefined => {
    const cookie = /kairos_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return cookie ? sessions.get(cookie) : undefined;
  };

  const http: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => reply(response, 500, { message: String(error) }));
  });
  const sockets = new WebSocketServer({ noServer: true });
  const disposable = useServer(
    {
      schema,
      roots: { subscription: rootValue as Record<string, object> },
      context: (ctx): Context => ({ user: userOf(ctx.extra.request) ?? '' }),
    },
    sockets,
  );
  http.on('upgrade', (request, socket, head) => {
    if (frozen || !userOf(request) || request.url !== '/graphql') {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/api/session') return session(request, response);
    if (path === '/graphql') return query(request, response);
    if (path.startsWith('/mock/')) return control(path, request, response);
    return file(path, response);
  }

  async function session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'DELETE') {
      response.setHeader('set-cookie', 'kairos_session=; Path=/; Max-Age=0');
      response.writeHead(204).end();
      return;
    }
    let user = userOf(request);
    if (request.method === 'POST') {
      const { username, password } = JSON.parse(await body(request)) as Record<string, string>;
      if (!username || !ROLES[username] || password !== username) {
        return reply(response, 401, { message: 'Wrong user name or password.' });
      }
      const id = crypto.randomUUID();
      sessions.set(id, username);
      user = username;
      response.setHeader('set-cookie', `kairos_session=${id}; Path=/; HttpOnly; SameSite=Strict`);
    }
    if (!user) return reply(response, 401, { message: 'Not signed in.' });
    reply(response, 200, {
      name: user,
      roles: ROLES[user],
      expiresAt: new Date(Date.now() + 8 * 3_600_000).toISOString(),
    });
  }

  async function query(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = userOf(request);
    if (!user) return reply(response, 401, { message: 'Not signed in.' });
    const { query: source, variables } = JSON.parse(await body(request)) as {
      query: string;
      variables: Record<string, unknown>;
    };
    reply(
      response,
      200,
      await graphql({ schema, source, rootValue, variableValues: variables, contextValue: { user } }),
    );
  }

  /** What tests need to see trouble: cut sockets, silence, an engine that is down, an ended session. */
  async function control(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (path) {
      case '/mock/drop-sockets':
        for (const socket of sockets.clients) socket.terminate();
        break;
      case '/mock/end-sessions':
        sessions.clear();
        for (const socket of sockets.clients) socket.terminate();
        break;
      case '/mock/engine-down':
        engine.engineUp = false;
        break;
      case '/mock/engine-up':
        engine.engineUp = true;
        break;
      case '/mock/trading-mode':
        engine.mode = await body(request);
        break;
      case '/mock/silence':
        market.silent.add(await body(request));
        break;
      case '/mock/suspect': {
        const [what = '', reason = 'GAP'] = (await body(request)).split(' ');
        books.suspect(what, reason);
        break;
      }
      case '/mock/no-reports':
        books.reporting = false;
        break;
      case '/mock/trust':
        books.trustAll();
        break;
      case '/mock/many-books':
        books.addMany(Number(await body(request)));
        break;
      case '/mock/offline':
        frozen = true;
        for (const socket of sockets.clients) socket.terminate();
        break;
      case '/mock/online':
        frozen = false;
        market.silent.clear();
        break;
      default:
        return reply(response, 404, { message: 'unknown control' });
    }
    response.writeHead(204).end();
  }

  async function file(path: string, response: ServerResponse): Promise<void> {
    const dist = join(root, 'dist/dashboard/browser');
    const wanted = normalize(join(dist, path === '/' ? 'index.html' : path));
    if (!wanted.startsWith(dist)) return reply(response, 404, { message: 'not found' });
    try {
      const content = await readFile(wanted);
      response.writeHead(200, {
        'content-type': TYPES[extname(wanted)] ?? 'application/octet-stream',
        'content-security-policy': CSP,
      });
      response.end(content);
    } catch {
      reply(response, 404, { message: `${path} is not built; run npm run build` });
    }
  }

  const stops = [market.start(), engine.start()];
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  return {
    port,
    close: async () => {
      for (const stop of stops) stop();
      await disposable.dispose();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function resolvers(market: Market, engine: Engine, books: Books): Record<string, unknown> {
  const need = (context: Context, ...roles: string[]) => {
    if (!ROLES[context.user]?.some((role) => roles.includes(role))) {
      throw new GraphQLError('Your roles do not allow this.', {
        extensions: { classification: 'FORBIDDEN' },
      });
    }
  };
  const page = <T>(
    list: T[],
    time: (item: T) => unknown,
    args: { first?: number | null; before?: string | null },
  ): T[] =>
    list.filter((item) => !args.before || String(time(item)) < args.before).slice(0, args.first ?? 100);
  return {
    me: (_: unknown, { user }: Context) => ({ name: user, roles: ROLES[user] }),
    venues: market.venues.map((name) => ({ name, simulated: true })),
    instruments: () => market.instruments,
    health: (args: unknown, context: Context, info: { operation: { operation: string } }) =>
      info.operation.operation === 'subscription'
        ? every(1_000, () => ({ health: engine.health() }))
        : engine.health(),
    quotes: (
      args: { maxHz?: number | null },
      context: Context,
      info: { operation: { operation: string } },
    ) => {
      const all = () => market.instruments.map(({ symbol, venue }) => market.quote(symbol, venue));
      return info.operation.operation === 'subscription' ? quoteBatches(market, args.maxHz ?? 10) : all();
    },
    depth: (
      args: { venue: string; symbol: string; maxHz?: number | null },
      context: Context,
      info: { operation: { operation: string } },
    ) =>
      info.operation.operation === 'subscription'
        ? pictures(books, args.venue, args.symbol, args.maxHz ?? 10)
        : books.depth(args.venue, args.symbol),
    books: (args: unknown, context: Context, info: { operation: { operation: string } }) =>
      info.operation.operation === 'subscription'
        ? every(1_000, () => ({ books: books.report() }))
        : books.report(),
    candles: (
      args: {
        venue: string;
        symbol: string;
        interval: 'S1' | 'M1';
        first?: number | null;
        to?: string | null;
        maxHz?: number | null;
      },
      context: Context,
      info: { operation: { operation: string } },
    ) =>
      info.operation.operation === 'subscription'
        ? candleUpdates(market, args.venue, args.symbol, args.interval, args.maxHz ?? 4)
        : market.history(
            args.symbol,
            args.interval,
            args.first ?? 500,
            args.to ? Date.parse(args.to) : Date.now() + 1,
            args.venue,
          ),
    orders: (
      args: { open?: boolean | null; first?: number | null; before?: string | null },
      context: Context,
      info: { operation: { operation: string } },
    ) => {
      if (info.operation.operation === 'subscription')
        return mapped(engine.orderTopic.follow(), (orders) => ({ orders }));
      const newest = (args.open ? engine.openOrders() : [...engine.orders.values()]).sort((a, b) =>
        a.createdTime < b.createdTime ? 1 : -1,
      );
      return page(newest, (order) => order.createdTime, args.open ? {} : args);
    },
    order: ({ orderId }: { orderId: string }) => engine.orders.get(orderId) ?? null,
    fills: (
      args: { first?: number | null; before?: string | null },
      context: Context,
      info: { operation: { operation: string } },
    ) =>
      info.operation.operation === 'subscription'
        ? mapped(engine.fillTopic.follow(), (fills) => ({ fills }))
        : page(engine.fills, (fill) => fill['exchangeTime'], args),
    balances: (args: unknown, context: Context, info: { operation: { operation: string } }) =>
      info.operation.operation === 'subscription'
        ? mapped(engine.balanceTopic.follow(), (balances) => ({ balances }))
        : engine.balances(),
    opportunities: (
      args: { first?: number | null; before?: string | null },
      context: Context,
      info: { operation: { operation: string } },
    ) =>
      info.operation.operation === 'subscription'
        ? mapped(engine.opportunityTopic.follow(), (opportunities) => ({ opportunities }))
        : page(engine.opportunities, (opportunity) => opportunity['detectedTime'], args),
    riskRejections: (args: { first?: number | null; before?: string | null }) =>
      page(engine.rejections, (rejection) => rejection['time'], args),
    riskLimits: () => engine.limits,
    strategies: () => engine.strategies,
    placeOrder: ({ input }: { input: Parameters<Engine['place']>[1] }, context: Context) => {
      need(context, 'TRADER');
      return engine.place(context.user, input);
    },
    conversionQuote: (args: { fromAsset: string; toAsset: string; quantity: string }) =>
      engine.conversionQuote(args.fromAsset, args.toAsset, args.quantity),
    convert: ({ input }: { input: Parameters<Engine['convert']>[1] }, context: Context) => {
      need(context, 'TRADER');
      return engine.convert(context.user, input);
    },
    amendOrder: ({ input }: { input: Parameters<Engine['amend']>[1] }, context: Context) => {
      need(context, 'TRADER');
      return engine.amend(context.user, input);
    },
    cancelOrder: ({ orderId }: { orderId: string }, context: Context) => {
      need(context, 'TRADER');
      return engine.cancel(orderId);
    },
    cancelAllOrders: (args: unknown, context: Context) => {
      need(context, 'TRADER');
      return { requested: engine.openOrders().map((order) => engine.cancel(order.orderId)).length };
    },
    setKillSwitch: ({ input }: { input: Parameters<Engine['setKillSwitch']>[1] }, context: Context) => {
      if (input.engaged) need(context, 'TRADER', 'RISK');
      else need(context, 'RISK');
      return engine.setKillSwitch(context.user, input);
    },
    setTradingState: ({ input }: { input: Parameters<Engine['setTradingState']>[1] }, context: Context) => {
      if (input.state === 'HALTED') need(context, 'TRADER', 'RISK');
      else need(context, 'RISK');
      return engine.setTradingState(context.user, input);
    },
    decideRiskLimits: ({ input }: { input: Parameters<Engine['decideLimits']>[1] }, context: Context) => {
      need(context, 'RISK');
      return engine.decideLimits(context.user, input);
    },
    updateRiskLimits: ({ input }: { input: Parameters<Engine['updateLimits']>[1] }, context: Context) => {
      need(context, 'RISK');
      return engine.updateLimits(context.user, input);
    },
    updateStrategy: ({ input }: { input: Parameters<Engine['updateStrategy']>[0] }, context: Context) => {
      need(context, 'RISK');
      return engine.updateStrategy(input);
    },
  };
}

async function* mapped<T, R>(source: AsyncGenerator<T>, map: (value: T) => R): AsyncGenerator<R> {
  for await (const value of source) yield map(value);
}

async function* every<R>(millis: number, make: () => R): AsyncGenerator<R> {
  for (;;) {
    yield make();
    await new Promise((resolve) => setTimeout(resolve, millis));
  }
}

async function* quoteBatches(market: Market, maxHz: number) {
  let changed = new Set(market.instruments.map(({ symbol }) => symbol));
  const of = (symbols: Set<string>) =>
    market.instruments
      .filter((one) => symbols.has(one.symbol))
      .map((one) => market.quote(one.symbol, one.venue));
  const source = market.quoteTopic.follow();
  void (async () => {
    for await (const symbol of source) changed.add(symbol);
  })();
  try {
    for (;;) {
      const symbols = changed;
      changed = new Set();
      if (symbols.size > 0) yield { quotes: of(symbols) };
      await new Promise((resolve) => setTimeout(resolve, 1_000 / Math.min(maxHz, 20)));
    }
  } finally {
    void source.return(undefined);
  }
}

/** Falls silent while the book is in doubt, as the engine does. */
async function* pictures(books: Books, venue: string, symbol: string, maxHz: number) {
  for (;;) {
    if (books.isLive(`${venue}:${symbol}`)) yield { depth: books.depth(venue, symbol) };
    await new Promise((resolve) => setTimeout(resolve, 1_000 / Math.min(maxHz, 20)));
  }
}

async function* candleUpdates(
  market: Market,
  venue: string,
  symbol: string,
  interval: string,
  maxHz: number,
) {
  let sentAt = 0;
  for await (const candle of market.candleTopic.follow() as AsyncGenerator<Candle>) {
    if (candle.symbol !== symbol || candle.interval !== interval) continue;
    if (!candle.closed && Date.now() - sentAt < 1_000 / maxHz) continue;
    sentAt = Date.now();
    yield { candles: { ...candle, venue } };
  }
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(content));
}
