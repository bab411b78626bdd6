import { TestBed } from '@angular/core/testing';
import { Gateway } from './gateway';
import { GATEWAY_ENDPOINTS } from './gateway-endpoints';
import type { GatewayError } from './gateway-error';
import { CancelOrderDocument } from './generated/graphql';

const endpoints = {
  graphql: 'http://desk.test/graphql',
  socket: 'ws://desk.test/graphql',
  session: 'http://desk.test/api/session',
};

describe('Gateway.call', () => {
  let gateway: Gateway;
  const answer = vi.fn<typeof fetch>();

  beforeEach(() => {
    answer.mockReset();
    vi.stubGlobal('fetch', answer);
    TestBed.configureTestingModule({ providers: [{ provide: GATEWAY_ENDPOINTS, useValue: endpoints }] });
    gateway = TestBed.inject(Gateway);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const cancel = () => gateway.call(CancelOrderDocument, { orderId: 'A1' });
  const failure = async () => {
    try {
      await cancel();
    } catch (error) {
      return error as GatewayError;
    }
    throw new Error('the call did not fail');
  };

  it('should post the document with its variables and return the data', async () => {
    answer.mockResolvedValue(
      Response.json({ data: { cancelOrder: { accepted: true, reason: null, reasonText: null } } }),
    );

    expect((await cancel()).cancelOrder.accepted).toBe(true);

    const [url, init] = answer.mock.calls[0] ?? [];
    expect(url).toBe(endpoints.graphql);
    const body = JSON.parse(String(init?.body));
    expect(body.variables).toEqual({ orderId: 'A1' });
    expect(body.query).toContain('mutation CancelOrder');
  });

  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [502, 'unavailable'],
  ] as const)('should turn status %i into %s', async (status, kind) => {
    answer.mockResolvedValue(new Response('', { status }));

    expect((await failure()).kind).toBe(kind);
  });

  it.each([
    ['FORBIDDEN', 'forbidden'],
    ['UNAUTHORIZED', 'unauthenticated'],
    ['INTERNAL_ERROR', 'unavailable'],
    ['BAD_REQUEST', 'refused'],
  ] as const)('should turn an error of class %s into %s', async (classification, kind) => {
    answer.mockResolvedValue(
      Response.json({ errors: [{ message: 'qty: bad', extensions: { classification } }] }),
    );

    const error = await failure();

    expect(error.kind).toBe(kind);
    expect(error.message).toBe('qty: bad');
  });

  it('should call an unreachable or babbling gateway unavailable', async () => {
    answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    expect((await failure()).kind).toBe('unavailable');

    answer.mockResolvedValueOnce(new Response('<html>', { status: 200 }));
    expect((await failure()).kind).toBe('unavailable');

    answer.mockResolvedValueOnce(Response.json({}));
    expect((await failure()).kind).toBe('unavailable');
  });

  it('should tell listeners when the session may have ended', async () => {
    const listener = vi.fn();
    gateway.onConnectionDoubt(listener);
    answer.mockResolvedValue(new Response('', { status: 401 }));

    await failure();

    expect(listener).toHaveBeenCalledOnce();
  });
});
