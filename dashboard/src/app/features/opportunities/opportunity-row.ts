import { signed, trimmed, utcTime } from '../../core/number/format';
import type { Opportunity } from '../../core/opportunities/opportunity-store';

const TONES = { SKIPPED: '', TAKEN: 'warn', COMPLETED: 'up', PARTIAL: 'down', MISSED: '' } as const;

export function describeOpportunity(opportunity: Opportunity) {
  const realized = opportunity.realizedProfit;
  const gain = realized === null ? 0 : Number(realized);
  const oldestMicros = Math.max(0, ...opportunity.legs.map((leg) => leg.quoteAgeMicros));
  return {
    opportunity,
    id: opportunity.cycleId,
    time: utcTime(opportunity.detectedTime),
    path: opportunity.path.join('›'),
    venue: [...new Set(opportunity.legs.map((leg) => leg.venue))].join(', '),
    edge: opportunity.edgeBps.toFixed(1),
    amount: `${trimmed(opportunity.startAmount, 2)} ${opportunity.startAsset}`,
    expected: signed(opportunity.expectedProfit, 4),
    realized: signed(realized, 4),
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
      `Expected: ${signed(opportunity.expectedProfit, 4)} ${opportunity.startAsset}`,
      ...(opportunity.reason ? [`Reason: ${opportunity.reason}`] : []),
    ].join('\n'),
  };
}
