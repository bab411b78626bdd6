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
import type { Order } from '../../core/trading/order-keeper';
import { TradingStore } from '../../core/trading/trading-store';
import { AmendDialog } from './amend-dialog';

const order = {
  orderId: 'A1',
  owner: 'trader',
  venue: 'OKX',
  symbol: 'BTC-USDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  limitPx: '60000.00',
  qty: '0.500',
  cumQty: '0',
  state: 'LIVE',
} as Order;

describe('AmendDialog', () => {
  let gateway: FakeGateway;
  let fixture: ComponentFixture<AmendDialog>;
  const open = signal<readonly Order[]>([order]);
  let closed = 0;

  const show = async () => {
    closed = 0;
    fixture = TestBed.createComponent(AmendDialog);
    fixture.componentRef.setInput('order', order);
    fixture.componentInstance.closed.subscribe(() => closed++);
    await fixture.whenStable();
  };

  beforeEach(async () => {
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    open.set([order]);
    gateway = new FakeGateway();
    gateway.answer('AmendOrder', () => ({ amendOrder: { accepted: true, reason: null, reasonText: null } }));
    TestBed.configureTestingModule({
      providers: [
        { provide: Gateway, useValue: gateway },
        {
          provide: MarketStore,
          useValue: {
            find: () => ({
              venue: 'OKX',
              symbol: 'BTC-USDT',
              base: 'BTC',
              quote: 'USDT',
              tickSize: '0.01',
              stepSize: '0.001',
              minQty: '0.001',
              maxQty: '100',
              minNotional: '5',
            }),
            quote: () => signal({ bidPx: '60010.00', askPx: '60011.00' }),
          },
        },
        { provide: RiskStore, useValue: { limits: signal(undefined) } },
        { provide: TradingStore, useValue: { openOrders: open } },
        {
          provide: Session,
          useValue: { reasonAgainst: () => undefined, user: signal({ name: 'trader' }) },
        },
        {
          provide: SystemStore,
          useValue: {
            halted: signal(false),
            tradingMode: signal('LIVE'),
            feeds: () => [{ venue: 'OKX', orderEntry: true, unsettledOrders: 0 }],
          },
        },
      ],
    });
    await show();
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

  it('should begin with the order as it is, and send only what was changed and confirmed', async () => {
    expect(find<HTMLInputElement>('amend-price')?.value).toBe('60000.00');
    expect(find<HTMLInputElement>('amend-qty')?.value).toBe('0.5');
    await press('amend-review');
    expect(find('amend-fault')?.textContent).toContain('Nothing is changed.');

    await type('amend-price', '60001.50');
    await press('amend-review');
    expect(gateway.callsOf('AmendOrder')).toHaveLength(0);
    expect(fixture.nativeElement.textContent).toContain('LIVE: real money');
    expect(fixture.nativeElement.textContent).toContain('60,000.00 → 60,001.50');
    await press('amend-confirm');

    expect(gateway.callsOf('AmendOrder')).toEqual([
      {
        input: {
          amendId: expect.stringMatching(/^web-/),
          orderId: 'A1',
          qty: null,
          limitPx: '60001.50',
        },
      },
    ]);
    expect(closed).toBe(1);
  });

  it('should repeat the id while the outcome of the same change is not known', async () => {
    gateway.answer('AmendOrder', () => {
      throw new GatewayError('unavailable', 'no answer');
    });
    for (const qty of ['0.4', '0.4', '0.3']) {
      await type('amend-qty', qty);
      await press('amend-review');
      await press('amend-confirm');
      fixture.destroy();
      await show();
    }

    const ids = gateway.callsOf('AmendOrder').map(({ input }) => (input as { amendId: string }).amendId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('should send nothing for an order that is over', async () => {
    await type('amend-qty', '0.4');
    open.set([]);
    await fixture.whenStable();
    await press('amend-review');

    expect(find('amend-blocked')?.textContent).toContain('The order is over.');
    expect(find('amend-confirm')).toBeNull();
    expect(gateway.callsOf('AmendOrder')).toHaveLength(0);
  });
});
