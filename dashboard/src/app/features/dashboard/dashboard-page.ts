import { Component } from '@angular/core';
import { Balances } from '../balances/balances';
import { Blotter } from '../blotter/blotter';
import { ChartPanel } from '../chart/chart-panel';
import { ConvertPanel } from '../convert/convert-panel';
import { DepthPanel } from '../depth/depth-panel';
import { Opportunities } from '../opportunities/opportunities';
import { OrderTicket } from '../order-ticket/order-ticket';
import { RiskPanel } from '../risk/risk-panel';
import { WatchList } from '../watch-list/watch-list';

/** The desk: everything a trader needs at a glance on one screen, nothing scrolls but the lists. */
@Component({
  selector: 'k-dashboard-page',
  imports: [
    Balances,
    Blotter,
    ChartPanel,
    ConvertPanel,
    DepthPanel,
    Opportunities,
    OrderTicket,
    RiskPanel,
    WatchList,
  ],
  template: `
    <h1 class="visually-hidden">Trading desk</h1>
    <div class="left">
      <k-watch-list />
      <k-depth-panel />
      <k-balances />
    </div>
    <div class="centre">
      <k-chart-panel />
      <div class="bottom">
        <k-blotter />
        <k-opportunities />
      </div>
    </div>
    <div class="right">
      <k-order-ticket />
      <k-convert-panel />
      <k-risk-panel />
    </div>
  `,
  styleUrl: './dashboard-page.css',
})
export class DashboardPage {}
