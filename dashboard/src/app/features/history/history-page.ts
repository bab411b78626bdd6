import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../../core/api/gateway';
import {
  FillHistoryDocument,
  OpportunityHistoryDocument,
  OrderHistoryDocument,
  RiskRejectionsDocument,
} from '../../core/api/generated/graphql';
import type { Opportunity } from '../../core/opportunities/opportunity-store';
import type { Rejection } from '../../core/risk/risk-store';
import type { Fill, Order } from '../../core/trading/order-keeper';
import { TabList } from '../../widgets/tab-list';
import { TextField } from '../../widgets/text-field';
import { FillTable } from '../blotter/fill-table';
import { OrderTable } from '../blotter/order-table';
import { RejectionTable } from '../blotter/rejection-table';
import { OpportunityTable } from '../opportunities/opportunity-table';
import { Pager } from './pager';

const PAGE = 100;
const KEPT = 2_000;

type HistoryTab = 'orders' | 'fills' | 'opportunities' | 'rejections';

/** What has been, as far back as it is kept: orders, fills, opportunities and refusals. */
@Component({
  selector: 'k-history-page',
  imports: [FillTable, OpportunityTable, OrderTable, RejectionTable, TabList, TextField],
  templateUrl: './history-page.html',
  styleUrl: './history-page.css',
})
export class HistoryPage {
  private readonly gateway = inject(Gateway);

  protected readonly tabs = [
    { id: 'orders', label: 'Orders' },
    { id: 'fills', label: 'Fills' },
    { id: 'opportunities', label: 'Opportunities' },
    { id: 'rejections', label: 'Refused' },
  ];
  protected readonly tab = signal<string>('orders');
  protected readonly filter = signal('');

  private readonly orders = new Pager<Order>(
    async (before, first) => (await this.gateway.call(OrderHistoryDocument, { before, first })).orders,
    (order) => order.createdTime,
    (order) => order.orderId,
    PAGE,
    KEPT,
  );
  private readonly fills = new Pager<Fill>(
    async (before, first) => (await this.gateway.call(FillHistoryDocument, { before, first })).fills,
    (fill) => fill.exchangeTime,
    (fill) => `${fill.venue}:${fill.symbol}:${fill.tradeId}:${fill.orderId}`,
    PAGE,
    KEPT,
  );
  private readonly opportunities = new Pager<Opportunity>(
    async (before, first) =>
      (await this.gateway.call(OpportunityHistoryDocument, { before, first })).opportunities,
    (opportunity) => opportunity.detectedTime,
    (opportunity) => opportunity.cycleId,
    PAGE,
    KEPT,
  );
  private readonly rejections = new Pager<Rejection>(
    async (before, first) =>
      (await this.gateway.call(RiskRejectionsDocument, { before, first })).riskRejections,
    (rejection) => rejection.time,
    (rejection) => `${rejection.orderId}:${rejection.time}`,
    PAGE,
    KEPT,
  );
  protected readonly pager = computed(
    () =>
      ({
        orders: this.orders,
        fills: this.fills,
        opportunities: this.opportunities,
        rejections: this.rejections,
      })[this.tab() as HistoryTab],
  );
  protected readonly shownOrders = computed(() =>
    this.matching(this.orders.rows(), (o) => [
      o.symbol,
      o.owner,
      o.state,
      o.reason,
      o.orderId,
      o.clientOrderId,
      o.side,
    ]),
  );
  protected readonly shownFills = computed(() =>
    this.matching(this.fills.rows(), (f) => [f.symbol, f.owner, f.orderId, f.side]),
  );
  protected readonly shownOpportunities = computed(() =>
    this.matching(this.opportunities.rows(), (o) => [o.path.join('-'), o.outcome, o.reason]),
  );
  protected readonly shownRejections = computed(() =>
    this.matching(this.rejections.rows(), (r) => [r.symbol, r.owner, r.reason, r.side]),
  );
  protected readonly shownCount = computed(
    () =>
      ({
        orders: this.shownOrders(),
        fills: this.shownFills(),
        opportunities: this.shownOpportunities(),
        rejections: this.shownRejections(),
      })[this.tab() as HistoryTab].length,
  );

  constructor() {
    effect(() => {
      const pager = this.pager();
      untracked(() => {
        if (pager.rows().length === 0) void pager.load();
      });
    });
  }

  private matching<T>(rows: readonly T[], words: (row: T) => readonly (string | null)[]): readonly T[] {
    const wanted = this.filter().trim().toLowerCase();
    if (wanted === '') return rows;
    return rows.filter((row) =>
      words(row).some((word) => word?.toLowerCase().replace('_', ' ').includes(wanted) ?? false),
    );
  }
}
