/**
 * Exact detection of the best gaining cycle after each quote, by potentials that prove most quotes harmless at once.
 *
 * <p><b>The problem.</b> Assets are nodes, and what one unit of {@code a} brings in {@code b} after the fee is a rate on
 * the edge {@code a → b}. A cycle gains if its rates multiply to more than one. With the weight {@code -ln(rate)}
 * products become sums, and the question is whether there is a cycle with a sum below zero. Weights are integers,
 * trillionths of a logarithm, rounded against us, so nothing depends on the order of additions or on the machine.
 * Searching the whole graph after every quote (Bellman-Ford) costs the product of nodes and edges; yet nearly every quote
 * changes nothing about the answer, and this package is about proving that cheaply.
 *
 * <p><b>Potentials.</b> Each node has a number {@code p}. The <em>reduced</em> weight of an edge is {@code weight +
 * p(tail) - p(head)}. Round a cycle each potential is added once and taken off once: reduced weights add up to the same
 * sum as the weights. So if no reduced weight is below zero, no cycle's sum is, of whatever length: the potentials are a
 * <em>certificate</em> that nothing gains. Such potentials exist exactly when nothing gains.
 *
 * <p><b>Quarantine.</b> When something gains no such potentials exist, and yet the rest of the graph wants its proof. So
 * each edge has an <em>effective</em> weight beside the true one, never below it, and what the certificate is about are
 * effective weights: {@code effective + p(tail) - p(head) >= 0} on all edges at all times. The edges where the two
 * weights differ are the quarantine Q; the difference is the edge's <em>clamp</em>. The sum of a cycle is therefore that
 * of its reduced weights less the clamps of its edges in Q. Hence a cycle without an edge in Q cannot gain; and once
 * every edge in Q is proven, which means that a cycle through it does gain (its <em>witness</em>), <b>Q is empty if and
 * only if nothing gains</b>.
 *
 * <p><b>A tick</b> ({@link CycleDetector#onQuote}, then {@link CycleDetector#finish}):
 *
 * <ol>
 *   <li>The quote gives its two edges new weights; of several markets between the same assets the cheapest counts. If Q
 *       is empty, nothing is parked and both reduced weights are not below zero, that is all: some dozen nanoseconds,
 *       nearly always.
 *   <li>Otherwise an edge that became worse is taken over first: it only gives room. It leaves Q when its effective
 *       weight is reached. Edges in Q whose witness runs through it, or that have none, are in doubt from now on.
 *   <li>An edge that became better is compared again. If that does not prove it, one of its ends (the one with fewer
 *       edges) is <em>recentred</em>: its potential moves to the middle of what its edges allow, which leaves room for
 *       the next quotes. If they allow none, the edge goes into Q and keeps its effective weight. Edges in doubt are
 *       tried in the same two ways.
 *   <li>If Q is not empty, the best cycle through the edges of this quote is searched for, of at most so many legs,
 *       exactly. A path is followed only while its reduced weights, less the clamps that it could still pick up, are
 *       below the best sum found: that <em>budget</em> is small, so most edges end the path. A search that has looked at
 *       3,000 edges is given up for one that meets in the middle: all ways of two legs from both ends, each edge looked
 *       at twice, whatever the market does.
 *   <li>The caller sends its orders. Then edges in doubt are proven, sixteen at most, the youngest first: labels are
 *       corrected from one end of the edge outwards. If none below zero gets to its other end, the labels move the
 *       potentials so that the edge leaves Q. Otherwise the lowest one there is the best sum; it becomes the clamp, and
 *       the way is the witness. Labels wait in a queue; after four times all edges it begins anew with a heap, which
 *       takes each node once. All nodes it touched are recentred. At last, quotes whose edge has been in Q for too long
 *       are <em>parked</em>: out of the graph until they cost two basis points more than the potentials say.
 * </ol>
 *
 * <p><b>An example</b>, in basis points, with A, B, C at potentials 0, 8, 20 and these weights: A→B 10, B→A -8, A→C 23,
 * C→A -20, C→B -11, B→C 14. Reduced weights are 2, 0, 3, 0, 1, 2: nothing gains. C→B→A→C sums to -11 - 8 + 23 = 4, and so
 * do 1 + 0 + 3.
 *
 * <ul>
 *   <li>C→B gets -13, B→C 15. Reduced: -13 + 20 - 8 = -1, not proven. The edges of C allow 21 to 23, so C is moved to 22:
 *       C→B is 1, proven.
 *   <li>C→B gets -17, B→C 19. Reduced: -17 + 22 - 8 = -3. The edges of C now ask for at least 25 and at most 23: C→B goes
 *       into Q. The search goes on from -3: B→A costs 0, A→C costs 23 + 0 - 22 = 1, together -2. That is C→B→A→C: -17 - 8
 *       + 23 = -2, a gain.
 *   <li>Afterwards labels go out from B with -3 and come back to C with -2. The clamp is 2 (effective weight -15), B and
 *       A move to 7 and -1, the witness is B→A, A→C.
 *   <li>C→B gets -13, B→C 15 again. -13 is worse than -15, so C→B leaves Q; B→C is 15 + 7 - 22 = 0, proven. Q is empty.
 * </ul>
 *
 * <p>{@code DetectionExampleTest} runs these numbers through the code.
 *
 * <p><b>To be read in this order</b>: {@link MarketGraph} (weights, potentials, step 1), {@link CycleDetector} (the
 * steps), {@code PotentialRepair} (recentring, new potentials), {@code Quarantine} (clamps, witnesses), {@code
 * ShortCycleSearch} and {@code TwoHopSearch} (step 4), {@link DetectedCycle}.
 *
 * <p><b>After</b> D. B. Johnson, Efficient algorithms for shortest paths in sparse networks, J. ACM 24 (1977): reduced
 * weights. G. Ramalingam, J. Song, L. Joskowicz, R. E. Miller, Solving systems of difference constraints incrementally,
 * Algorithmica 23 (1999): repair after one edge. B. V. Cherkassky, A. V. Goldberg, Negative-cycle detection algorithms,
 * Math. Programming 85 (1999): a survey. E. Horowitz, S. Sahni, Computing partitions with applications to the knapsack
 * problem, J. ACM 21 (1974): meeting in the middle.
 */
@NullMarked
package io.kairos.engine.domain.arbitrage.detection;

import org.jspecify.annotations.NullMarked;
