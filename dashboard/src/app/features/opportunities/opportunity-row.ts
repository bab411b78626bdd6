import { signed, trimmed, utcTime } from '../../core/number/format';
import type { Opportunity } from '../../core/opportunities/opportunity-store';

const TONES = { SKIPPED: '', TAKEN: 'warn', COMPLETED: 'up', PARTIAL: 'down', MISSED: '' } as const;

export function describeOpportunity(opportunity: Opportunity) {
  const realized = opportunity.realizedProfit;
  const conversion = opportunity.kind === 'CONVERSION';
  const gain = realized === null || conversion ? 0 : Number(realized);
  const digits = conversion ? 8 : 4;
  const asset = opportunity.targetAsset;
  const sign = conversion ? trimmed : signed;
  const amounts = {
    expected: sign(opportunity.expectedProfit, digits),
    realized: sign(realized, digits),
    floor: sign(opportunity.floor, digits),
    slippage: signed(opportunity.slippage, digits),
    fees: trimmed(opportunity.fees, 6),
  };
  const oldestMicros = Math.max(0, ...opportunity.legs.map((leg) => leg.quoteAgeMicros));
  return {
    opportunity,
    id: opportunity.cycleId,
    time: utcTime(opportunity.detectedTime),
    path: opportunity.path.join('›'),
    venue: [...new Set(opportunity.legs.map((leg) => leg.venue))].join(', '),
    conversion,
    kind: conversion ? 'Conversion' : 'Cycle',
    paper: opportunity.mode === 'paper',
    edge: conversion ? '–' : opportunity.edgeBps.toFixed(1),
    amount: `${trimmed(opportunity.startAmount, 2)} ${opportunity.startAsset}`,
    ...amounts,
    asset,
    by: opportunity.owner ?? '',
    realizedTone: gain > 0 ? 'up' : gain < 0 ? 'down' : 'muted',
    outcome: opportunity.outcome,
    skipped: opportunity.outcome === 'SKIPPED',
    tone: TONES[opportunity.outcome],
    reason: opportunity.reason ?? '',
    title: [
      `${trimmed(opportunity.startAmount, 8)} ${opportunity.startAsset}, oldest quote ${(oldestMicros / 1000).toFixed(1)} ms`,
      ...opportunity.legs.map(
        (leg) => `${leg.side} ${trimmed(leg.qty)} ${leg.symbol} at ${trimmed(leg.px)} on ${leg.venue}`,
      ),
      `Expected: ${amounts.expected} ${asset}, at least ${amounts.floor}`,
      ...(realized === null
        ? []
        : [`Realised: ${amounts.realized} ${asset}, slippage ${amounts.slippage} ${asset}`]),
      ...(opportunity.fees === null ? [] : [`Fees: ${amounts.fees} ${opportunity.startAsset}`]),
      ...(opportunity.spent === null
        ? []
        : [`Given: ${trimmed(opportunity.spent, 8)} ${opportunity.startAsset}`]),
      ...(opportunity.parallel ? ['All legs at once'] : []),
      ...(opportunity.owner ? [`Asked for by ${opportunity.owner}`] : []),
      ...(opportunity.mode === 'paper' ? ['On paper: nothing was sent to a venue'] : []),
      ...(opportunity.reason ? [`Reason: ${opportunity.reason}`] : []),
    ].join('\n'),
  };
}
