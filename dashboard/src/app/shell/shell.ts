import { Component, inject, signal } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Gateway } from '../core/api/gateway';
import { BookStore } from '../core/books/book-store';
import { MarketStore } from '../core/market/market-store';
import { OpportunityStore } from '../core/opportunities/opportunity-store';
import { RiskStore } from '../core/risk/risk-store';
import { SystemStore } from '../core/system/system-store';
import { TradingStore } from '../core/trading/trading-store';
import { Commands } from './commands';
import { HelpDialog } from './help-dialog';
import { KillSwitchDialog } from './kill-switch-dialog';
import { NoticeList } from './notice-list';
import { ShortcutReader } from './shortcuts';
import { TopBar } from './top-bar';

/** The frame around every page of a signed-in user. Its stores live and end with the session. */
@Component({
  selector: 'k-shell',
  imports: [RouterOutlet, TopBar, HelpDialog, KillSwitchDialog, NoticeList],
  providers: [MarketStore, SystemStore, BookStore, TradingStore, RiskStore, OpportunityStore],
  template: `
    <k-top-bar (killAsked)="killOpen.set(true)" (helpAsked)="helpOpen.set(true)" />
    <div class="banners">
      @if (system.tradingMode() === 'PAPER') {
        <div class="banner paper" role="status" data-testid="paper-banner">
          <strong>PAPER TRADING</strong>
          <span
            >Orders are matched inside the engine against the live books. None is sent to a venue; no money
            moves.</span
          >
        </div>
      }
      @if (system.halted()) {
        <div class="banner halt" role="alert" data-testid="kill-banner">
          <strong>TRADING HALTED</strong>
          <span>
            by {{ system.killSwitch()?.changedBy ?? 'unknown' }}:
            {{ system.killSwitch()?.reason ?? 'no reason given' }}.
            @if (trading.openOrders().length; as open) {
              {{ open }} order{{ open === 1 ? '' : 's' }} still open at the venue.
            } @else {
              No order is open.
            }
          </span>
          <button class="small" (click)="killOpen.set(true)">Release…</button>
        </div>
      }
      @if (!gateway.isLive()) {
        <div class="banner link" role="alert" data-testid="link-banner">
          <strong>NO LINK TO THE GATEWAY</strong>
          <span>What you see is old. Trying again by itself.</span>
        </div>
      } @else if (system.engine() === 'down') {
        <div class="banner link" role="alert" data-testid="engine-banner">
          <strong>THE ENGINE DOES NOT ANSWER</strong>
          <span>Orders cannot be sent or canceled from here until it is back.</span>
        </div>
      }
    </div>
    <main><router-outlet /></main>
    <k-notice-list />
    @if (helpOpen()) {
      <k-help-dialog (closed)="helpOpen.set(false)" />
    }
    @if (killOpen()) {
      <k-kill-switch-dialog (closed)="killOpen.set(false)" />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto auto minmax(0, 1fr);
      grid-template-columns: minmax(0, 1fr);
      height: 100vh;
    }
    main {
      display: grid;
      min-height: 0;
      min-width: 0;
    }
    main > router-outlet {
      display: none;
    }
    .banner {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 28px;
      padding: 3px 12px;
    }
    .banner span {
      flex: 1;
    }
    .halt {
      background: #7a1620;
      color: #fff;
    }
    .halt button {
      border-color: #ffffff66;
      background: transparent;
      color: #fff;
    }
    .paper {
      background: #d9b8ff;
      color: #22043f;
    }
    .link {
      background: #4a3608;
      color: #ffe2a0;
    }
  `,
  host: { '(document:keydown)': 'onKey($event)' },
})
export class Shell {
  protected readonly gateway = inject(Gateway);
  protected readonly system = inject(SystemStore);
  protected readonly trading = inject(TradingStore);
  private readonly market = inject(MarketStore);
  private readonly commands = inject(Commands);
  private readonly router = inject(Router);
  private readonly reader = new ShortcutReader();

  protected readonly helpOpen = signal(false);
  protected readonly killOpen = signal(false);

  protected onKey(event: KeyboardEvent): void {
    // A dialog keeps its keys; only the kill switch may still be asked for.
    const dialogOpen = document.querySelector('dialog[open]') !== null;
    const action = this.reader.read(event, event.timeStamp);
    if (!action || (dialogOpen && action !== 'kill')) return;
    event.preventDefault();
    switch (action) {
      case 'help':
        return this.helpOpen.set(true);
      case 'kill':
        return this.killOpen.set(true);
      case 'pause':
        return this.market.setPaused(!this.market.paused());
      case 'desk':
        return void this.router.navigateByUrl('/');
      case 'feeds':
      case 'engine':
      case 'history':
      case 'settings':
        return void this.router.navigateByUrl(`/${action}`);
      default:
        this.commands.requested.next(action);
    }
  }
}
