import { signal } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { TestBed } from '@angular/core/testing';
import { Gateway } from '../../core/api/gateway';
import { GatewayError } from '../../core/api/gateway-error';
import { FakeGateway } from '../../core/api/gateway.fake';
import { MarketStore } from '../../core/market/market-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { ConvertPanel } from './convert-panel';

const lost = () => {
  throw new GatewayError('unavailable', 'no answer');
};
const begun = () => ({
  convert: { accepted: true, conversionId: '7', route: null, reason: null, reasonText: null },
});

describe('ConvertPanel', () => {
  let gateway: FakeGateway;
  let fixture: ComponentFixture<ConvertPanel>;
  let worst: string;
  const user = signal({ name: 'trader', roles: ['TRADER'], expiresAt: '' });

  beforeEach(async () => {
    // jsdom knows the element but not how to open it.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    sessionStorage.clear();
    user.set({ name: 'trader', roles: ['TRADER'], expiresAt: '' });
    worst = '0.0070';
    gateway = new FakeGateway();
    gateway.answer('ConversionQuote', () => ({
      conversionQuote: {
        possible: true,
        reason: null,
        reasonText: null,
        route: { expected: '0.0080', worst, legs: [] },
      },
    }));
    await openPage();
  });

  /** As after a reload: nothing is left but what the browser keeps. */
  const openPage = async () => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        { provide: Gateway, useValue: gateway },
        { provide: MarketStore, useValue: { instruments: signal([{ base: 'BTC', quote: 'USDT' }]) } },
        { provide: Session, useValue: { user, reasonAgainst: () => undefined } },
        {
          provide: SystemStore,
          useValue: {
            halted: signal(false),
            tradingMode: signal('SIMULATED'),
            engine: signal('ready'),
          },
        },
      ],
    });
    fixture = TestBed.createComponent(ConvertPanel);
    await fixture.whenStable();
    await press('convert-toggle');
  };
  const find = <T extends HTMLElement>(id: string) =>
    fixture.nativeElement.querySelector(`[data-testid=${id}]`) as T | null;
  const press = async (id: string) => {
    find(id)?.click();
    await fixture.whenStable();
  };
  const enter = async (id: string, text: string, event: string) => {
    const field = find<HTMLInputElement>(id);
    if (!field) throw new Error(`no field ${id}`);
    field.value = text;
    field.dispatchEvent(new Event(event));
    await fixture.whenStable();
  };
  const ask = async (quantity: string) => {
    await enter('convert-from', 'USDT', 'change');
    await enter('convert-to', 'BTC', 'change');
    await enter('convert-quantity', quantity, 'input');
    await press('convert-ask');
  };
  const convert = async (quantity: string) => {
    await ask(quantity);
    await press('convert-review');
    await press('convert-confirm');
  };
  const repeat = async () => {
    await press('convert-repeat');
    await press('convert-confirm');
  };
  const sent = () => gateway.callsOf('Convert').map((call) => call['input'] as Record<string, string>);

  it('should send what was confirmed with the worst result that was quoted', async () => {
    gateway.answer('Convert', begun);
    await convert('500');

    expect(sent()).toEqual([
      {
        clientConversionId: expect.stringMatching(/^web-/),
        fromAsset: 'USDT',
        toAsset: 'BTC',
        quantity: '500',
        minResult: '0.0070',
      },
    ]);
    expect(find('convert-unresolved')).toBeNull();
    expect(find<HTMLInputElement>('convert-quantity')?.value).toBe('');
  });

  it('should repeat id and smallest result after a lost answer, whatever is quoted meanwhile', async () => {
    gateway.answer('Convert', lost);
    await convert('500');
    worst = '0.0060';
    await convert('500.0');

    expect(find('convert-blocked')?.textContent).toContain('is not known');
    expect(sent()).toHaveLength(1);

    gateway.answer('Convert', begun);
    await repeat();

    expect(sent()[1]).toEqual(sent()[0]);
    expect(find('convert-unresolved')).toBeNull();
  });

  it('should still know after a reload what was sent', async () => {
    gateway.answer('Convert', lost);
    await convert('500');
    await openPage();
    await convert('500');
    expect(sent()).toHaveLength(1);

    await repeat();
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('should know what was sent when the page goes before its answer', async () => {
    gateway.answer('Convert', () => new Promise(() => undefined));
    await ask('500');
    await press('convert-review');
    find('convert-confirm')?.click();
    await openPage();

    expect(find('convert-unresolved')?.textContent).toContain('500 USDT');
  });

  it('should not take an error on the repeat for the outcome of the first', async () => {
    gateway.answer('Convert', lost);
    await convert('500');
    gateway.answer('Convert', () => {
      throw new GatewayError('refused', 'too many calls');
    });
    await repeat();

    expect(find('convert-unresolved')).not.toBeNull();
  });

  it('should forget one that was never sent', async () => {
    gateway.answer('Convert', () => {
      throw new GatewayError('forbidden', 'not allowed');
    });
    await convert('500');

    expect(find('convert-unresolved')).toBeNull();
  });

  it('should take a new id for other content and keep the one of unknown outcome', async () => {
    gateway.answer('Convert', lost);
    await convert('500');
    gateway.answer('Convert', begun);
    await convert('400');

    expect(sent()[1]?.['clientConversionId']).not.toBe(sent()[0]?.['clientConversionId']);
    expect(find('convert-unresolved')?.textContent).toContain('500 USDT');
  });

  it('should send nothing new while too many outcomes are unknown', async () => {
    gateway.answer('Convert', lost);
    for (let quantity = 1; quantity <= 9; quantity++) await convert(String(quantity));

    expect(sent()).toHaveLength(8);
    expect(find('convert-blocked')?.textContent).toContain('Too many');
  });

  it("should not show another user's", async () => {
    gateway.answer('Convert', lost);
    await convert('500');
    user.set({ name: 'other', roles: ['TRADER'], expiresAt: '' });
    await fixture.whenStable();

    expect(find('convert-unresolved')).toBeNull();
  });
});
