import { signal } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { TestBed } from '@angular/core/testing';
import { Gateway } from '../../core/api/gateway';
import { GatewayError } from '../../core/api/gateway-error';
import { FakeGateway } from '../../core/api/gateway.fake';
import { MarketStore } from '../../core/market/market-store';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { TradingStore } from '../../core/trading/trading-store';
import { OrderTicket } from './order-ticket';

const instrument = {
  venue: 'binance',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  qtyDecimals: 5,
  tickSize: '0.01',
  stepSize: '0.00001',
  minQty: '0.00001',
  maxQty: '100',
  minNotional: '5',
  trading: true,
};

describe('OrderTicket', () => {
  let gateway: FakeGateway;
  let fixture: ComponentFixture<OrderTicket>;
  const forbidden = signal<string | undefined>(undefined);
  const halted = signal(false);
  const mode = signal<'LIVE' | 'PAPER' | 'SIMULATED'>('SIMULATED');
  const quoteAge = signal<number | undefined>(100);
  const orderEntry = signal(true);
  const unsettled = signal(0);

  beforeEach(async () => {
    // jsdom knows the element but not how to open it.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    forbidden.set(undefined);
    halted.set(false);
    mode.set('SIMULATED');
    quoteAge.set(100);
    orderEntry.set(true);
    unsettled.set(0);
    gateway = new FakeGateway();
    gateway.answer('PlaceOrder', () => ({
      placeOrder: { accepted: true, orderId: 'A1', state: 'LIVE', reason: null, reasonText: null },
    }));
    TestBed.configureTestingModule({
      providers: [
        { provide: Gateway, useValue: gateway },
        {
          provide: MarketStore,
          useValue: {
            selected: signal(instrument),
            selectedQuote: signal({ bidPx: '65000.00', askPx: '65001.00' }),
            ageMillis: () => quoteAge(),
            find: () => instrument,
          },
        },
        { provide: RiskStore, useValue: { limits: signal(undefined) } },
        { provide: TradingStore, useValue: { balance: () => ({ free: '1000' }) } },
        { provide: Session, useValue: { reasonAgainst: () => forbidden() } },
        {
          provide: SystemStore,
          useValue: {
            halted,
            tradingMode: mode,
            engine: signal('ready'),
            feeds: () => [{ venue: 'binance', orderEntry: orderEntry(), unsettledOrders: unsettled() }],
          },
        },
      ],
    });
    fixture = TestBed.createComponent(OrderTicket);
    await fixture.whenStable();
  });

  const find = <T extends HTMLElement>(id: string) =>
    fixture.nativeElement.querySelector(`[data-testid=${id}]`) as T | null;
  const press = async (id: string) => {
    find(id)?.click();
    await fixture.whenStable();
  };
  const type = async (id: string, text: string) => {
    const field = find<HTMLInputElement>(id);
    if (!field) throw new Error(`no field ${id}`);
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const fillSoundOrder = async () => {
    await type('ticket-price', '64000.50');
    await type('ticket-qty', '0.01');
  };

  it('should send what was confirmed, as text, with an id of its own', async () => {
    await fillSoundOrder();
    await press('ticket-submit');
    expect(gateway.callsOf('PlaceOrder')).toHaveLength(0);
    await press('ticket-confirm');

    expect(gateway.callsOf('PlaceOrder')).toEqual([
      {
        input: {
          clientOrderId: expect.stringMatching(/^web-/),
          venue: 'binance',
          symbol: 'BTC-USDT',
          side: 'BUY',
          type: 'LIMIT',
          timeInForce: 'GTC',
          qty: '0.01',
          limitPx: '64000.50',
        },
      },
    ]);
    expect(find('ticket-confirm')).toBeNull();
    expect(find<HTMLInputElement>('ticket-qty')?.value).toBe('');
  });

  it('should say in the confirmation where the order goes', async () => {
    await fillSoundOrder();
    await press('ticket-submit');
    expect(fixture.nativeElement.textContent).toContain('(simulated)');

    mode.set('PAPER');
    await fixture.whenStable();
    expect(fixture.nativeElement.textContent).toContain('on PAPER: nothing is sent');

    mode.set('LIVE');
    await fixture.whenStable();
    expect(fixture.nativeElement.textContent).toContain('LIVE: real money');
  });

  it('should not ask for confirmation of an order with faults', async () => {
    await type('ticket-price', '64000.505');
    await type('ticket-qty', '0.01');
    await press('ticket-submit');

    expect(find('ticket-confirm')).toBeNull();
    expect(fixture.nativeElement.textContent).toContain('In ticks of 0.01 USDT.');
  });

  it('should send once however often the button is pressed', async () => {
    let release: (value: unknown) => void = () => undefined;
    gateway.answer('PlaceOrder', () => new Promise((resolve) => (release = resolve)));
    await fillSoundOrder();
    await press('ticket-submit');
    find('ticket-confirm')?.click();
    find('ticket-confirm')?.click();

    expect(gateway.callsOf('PlaceOrder')).toHaveLength(1);
    release({ placeOrder: { accepted: true, orderId: 'A', state: 'LIVE', reason: null, reasonText: null } });
    await fixture.whenStable();
  });

  it.each([
    [
      'a lost answer',
      () => {
        throw new GatewayError('unavailable', 'no answer');
      },
    ],
    [
      'an order whose fate the engine does not know',
      () => ({
        placeOrder: { accepted: false, orderId: '', state: 'UNKNOWN', reason: null, reasonText: 'no answer' },
      }),
    ],
  ])('should repeat the same id after %s and take a new one for other content', async (_, answer) => {
    gateway.answer('PlaceOrder', answer);
    const sendOnce = async () => {
      await press('ticket-submit');
      await press('ticket-confirm');
    };
    await fillSoundOrder();
    await sendOnce();
    await sendOnce();
    await type('ticket-qty', '0.02');
    await sendOnce();

    const ids = gateway
      .callsOf('PlaceOrder')
      .map((call) => (call['input'] as { clientOrderId: string }).clientOrderId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it.each([
    ['a missing role', () => forbidden.set('Needs the role trader.'), 'Needs the role trader.'],
    ['the kill switch', () => halted.set(true), 'The kill switch is engaged.'],
    [
      'a venue that settles orders',
      () => unsettled.set(2),
      'binance is settling orders from before an interruption.',
    ],
    ['a venue that takes no orders', () => orderEntry.set(false), 'Orders cannot be sent to binance now.'],
    ['a stale quote', () => quoteAge.set(60_000), 'The quote is 60 s old.'],
    ['no quote', () => quoteAge.set(undefined), 'There is no quote yet.'],
    ['a lost link', () => gateway.isLive.set(false), 'No link to the gateway.'],
  ])('should block and say why: %s', async (_, arrange, reason) => {
    arrange();
    await fixture.whenStable();
    await fillSoundOrder();
    await press('ticket-submit');

    expect(find('ticket-blocked')?.textContent).toContain(reason);
    expect(find('ticket-confirm')).toBeNull();
  });
});
