import { Injectable, inject } from '@angular/core';
import { Gateway } from '../api/gateway';
import { GatewayError, messageOf } from '../api/gateway-error';
import type {
  AmendOrderInput,
  ConversionQuoteQuery,
  ConvertInput,
  PlaceOrderInput,
} from '../api/generated/graphql';
import {
  AmendOrderDocument,
  CancelAllOrdersDocument,
  CancelOrderDocument,
  ConversionQuoteDocument,
  ConvertDocument,
  PlaceOrderDocument,
} from '../api/generated/graphql';
import { Notices } from '../notices/notices';

/** What became of an order that was sent. `unknown` means that it may or may not have reached the engine. */
export type PlaceOutcome = 'accepted' | 'refused' | 'unknown';

/** The same of a conversion; `unsent` means that this sending did nothing, which says nothing of an earlier one. */
export type ConvertOutcome = PlaceOutcome | 'unsent';

/** What a conversion would bring; without a route there is no path. */
export type ConversionQuote = ConversionQuoteQuery['conversionQuote'];

/** Sends what the user asks for and tells what came of it. */
@Injectable({ providedIn: 'root' })
export class OrderDesk {
  private readonly gateway = inject(Gateway);
  private readonly notices = inject(Notices);
  /** A change whose outcome is not known: the same content again must carry the same id. */
  private unresolved: AmendOrderInput | undefined;

  async place(input: PlaceOrderInput): Promise<PlaceOutcome> {
    const what = `${input.side === 'BUY' ? 'Buy' : 'Sell'} ${input.qty} ${input.symbol}`;
    try {
      const { placeOrder } = await this.gateway.call(PlaceOrderDocument, { input });
      if (placeOrder.state === 'UNKNOWN')
        return this.unknown(what, placeOrder.reasonText ?? 'No answer from the venue.');
      if (placeOrder.accepted) {
        this.notices.good(`${what}: accepted.`);
        return 'accepted';
      }
      this.notices.problem(
        `${what}: refused, ${placeOrder.reason ?? 'no reason given'}. ${placeOrder.reasonText ?? ''}`,
      );
      return 'refused';
    } catch (error) {
      if (error instanceof GatewayError && error.kind !== 'unavailable') {
        this.notices.problem(`${what}: not sent. ${error.message}`);
        return 'refused';
      }
      return this.unknown(what, messageOf(error));
    }
  }

  /** What a conversion would bring now, or words why nobody can say. */
  async quoteConversion(
    fromAsset: string,
    toAsset: string,
    quantity: string,
  ): Promise<ConversionQuote | string> {
    try {
      const { conversionQuote } = await this.gateway.call(ConversionQuoteDocument, {
        fromAsset,
        toAsset,
        quantity,
      });
      return conversionQuote;
    } catch (error) {
      return messageOf(error);
    }
  }

  async convert(input: ConvertInput): Promise<ConvertOutcome> {
    const what = `Convert ${input.quantity} ${input.fromAsset} to ${input.toAsset}`;
    try {
      const { convert } = await this.gateway.call(ConvertDocument, { input });
      if (convert.accepted) {
        this.notices.good(`${what}: begun. Its result shows among the opportunities.`);
        return 'accepted';
      }
      if (convert.reason === 'OUTCOME_UNKNOWN')
        return this.unknown(what, convert.reasonText ?? 'No answer from the engine.');
      this.notices.problem(
        `${what}: refused, ${convert.reason ?? 'no reason given'}. ${convert.reasonText ?? ''}`,
      );
      return 'refused';
    } catch (error) {
      if (error instanceof GatewayError && error.kind !== 'unavailable') {
        this.notices.problem(`${what}: not sent. ${error.message}`);
        return 'unsent';
      }
      return this.unknown(what, messageOf(error));
    }
  }

  /** Changes an order that rests; ends when the venue has confirmed or refused it. */
  async amend(input: AmendOrderInput, symbol: string): Promise<PlaceOutcome> {
    const what = `Change of ${symbol} order ${input.orderId}`;
    this.unresolved = undefined;
    try {
      const { amendOrder } = await this.gateway.call(AmendOrderDocument, { input });
      if (amendOrder.accepted) {
        this.notices.good(`${what}: confirmed by the venue.`);
        return 'accepted';
      }
      this.notices.problem(
        `${what}: refused, ${amendOrder.reason ?? 'no reason given'}. ${amendOrder.reasonText ?? ''}`,
      );
      return 'refused';
    } catch (error) {
      if (error instanceof GatewayError && error.kind !== 'unavailable') {
        this.notices.problem(`${what}: not sent. ${error.message}`);
        return 'refused';
      }
      this.unresolved = input;
      return this.unknown(what, messageOf(error));
    }
  }

  /** The id of a change with this very content whose outcome is not known. */
  unresolvedAmendment(content: Omit<AmendOrderInput, 'amendId'>): string | undefined {
    const known = this.unresolved;
    const same =
      known?.orderId === content.orderId && known.qty === content.qty && known.limitPx === content.limitPx;
    return same ? known.amendId : undefined;
  }

  private unknown(what: string, why: string): PlaceOutcome {
    this.notices.problem(
      `${what}: outcome unknown. ${why} Look at orders and opportunities; sending again repeats the same id, so it cannot double.`,
    );
    return 'unknown';
  }

  async cancel(orderId: string): Promise<void> {
    try {
      const { cancelOrder } = await this.gateway.call(CancelOrderDocument, { orderId });
      if (cancelOrder.accepted) this.notices.info(`Cancel sent for order ${orderId}.`);
      else
        this.notices.problem(
          `Order ${orderId} not canceled: ${cancelOrder.reasonText ?? cancelOrder.reason ?? 'no reason given'}.`,
        );
    } catch (error) {
      this.notices.problem(`Cancel of order ${orderId} failed: ${messageOf(error)}`);
    }
  }

  async cancelAll(): Promise<void> {
    try {
      const { cancelAllOrders } = await this.gateway.call(CancelAllOrdersDocument, {});
      this.notices.info(
        `Cancel sent for ${cancelAllOrders.requested} order${cancelAllOrders.requested === 1 ? '' : 's'}.`,
      );
    } catch (error) {
      this.notices.problem(`Cancel all failed: ${messageOf(error)}`);
    }
  }
}
