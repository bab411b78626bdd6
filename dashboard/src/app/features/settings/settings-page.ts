import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { RiskStore } from '../../core/risk/risk-store';
import { LimitsSettings } from './limits-settings';
import { StrategySettings } from './strategy-settings';

@Component({
  selector: 'k-settings-page',
  imports: [LimitsSettings, StrategySettings, RouterLink],
  template: `
    <div class="page">
      <div class="page-columns">
        <h1 class="visually-hidden">Settings</h1>
        <k-limits-settings />
        @for (strategy of risk.strategies(); track strategy.name) {
          <k-strategy-settings [strategy]="strategy" />
        }
        <p class="muted foot">
          Changes take effect in the engine at once, are versioned and written to its journal with your name
          and reason.
          <a routerLink="/about">About KAIRÓS and third-party licences</a>
        </p>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 0;
    }
    .foot {
      padding: 4px 2px 16px;
    }
  `,
})
export class SettingsPage {
  protected readonly risk = inject(RiskStore);
}
